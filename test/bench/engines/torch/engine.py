"""Answers the benchmark's requests with PyTorch on one thread, one JSON object a line."""

import json
import sys
import time
import traceback

# The pipe belongs to the answers; what libraries print goes where it does no harm.
answers = sys.stdout
sys.stdout = sys.stderr


def answer(message):
    answers.write(json.dumps(message) + "\n")
    answers.flush()


def times(task, iterations):
    milliseconds = []
    for _ in range(iterations):
        start = time.perf_counter()
        task.run()
        milliseconds.append(1000 * (time.perf_counter() - start))
    return milliseconds


def load(request):
    from inputs import Inputs
    from matmul import MatMulTask
    from vae import VaeTask

    kinds = {"matmul": MatMulTask, "vae": VaeTask}
    workload = request["workload"]
    if workload["kind"] not in kinds:
        return None
    return kinds[workload["kind"]](workload, Inputs(request["inputs"]))


def main():
    try:
        import torch
    except ImportError as error:
        answer({"is": "absent", "reason": str(error)})
        return
    torch.set_num_threads(1)
    torch.manual_seed(1)
    answer({"is": "ready", "description": f"PyTorch {torch.__version__} CPU, 1 thread"})

    task = None
    for line in sys.stdin:
        request = json.loads(line)
        try:
            if request["do"] == "load":
                task = load(request)
                answer({"is": "loaded"} if task else {"is": "absent", "reason": f"no {request['workload']['kind']} is written for it"})
            elif request["do"] == "check":
                answer({"is": "checked", "figures": task.check()})
            elif request["do"] == "run":
                answer({"is": "ran", "milliseconds": times(task, request["iterations"])})
            else:
                answer({"is": "absent", "reason": "it does not tell its memory"})
        except Exception:
            answer({"is": "failed", "message": traceback.format_exc()})


main()
