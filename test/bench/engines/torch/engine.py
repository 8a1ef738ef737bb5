"""The benchmark's PyTorch, on one thread."""

import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).parents[1] / "python"))
from serve import serve


def start():
    import torch
    from inputs import Inputs
    from matmul import MatMulTask
    from mean_field import MeanFieldTask
    from vae import VaeTask

    torch.set_num_threads(1)
    torch.manual_seed(1)
    kinds = {"matmul": MatMulTask, "vae": VaeTask, "conv-vae": VaeTask, "mean-field": MeanFieldTask}
    tasks = {kind: lambda workload, path, make=make: make(workload, Inputs(path)) for kind, make in kinds.items()}
    return f"PyTorch {torch.__version__} CPU, 1 thread", tasks


serve(start)
