"""Prints what a safetensors file holds, read with json and numpy alone."""
import json, struct, sys
import numpy as np

TYPES = {"F64": "<f8", "F32": "<f4", "I32": "<i4", "U32": "<u4", "U8": "u1", "BOOL": "?"}

with open(sys.argv[1], "rb") as file:
    (length,) = struct.unpack("<Q", file.read(8))
    header = json.loads(file.read(length))
    values = file.read()

metadata = header.pop("__metadata__", {})
arrays = {name: np.frombuffer(values[slice(*e["data_offsets"])], TYPES[e["dtype"]]).reshape(e["shape"]) for name, e in header.items()}
print(json.dumps({"metadata": metadata, "tensors": {name: {"shape": a.shape, "values": a.ravel().tolist()} for name, a in arrays.items()}}))
