"""Answers the benchmark's requests, one JSON object a line, for an engine in Python."""

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


def serve(start):
    """`start` imports the engine and gives its description, and its tasks by the kind of workload."""
    try:
        description, tasks = start()
    except ImportError as error:
        answer({"is": "absent", "reason": str(error)})
        return
    answer({"is": "ready", "description": description})

    task = None
    for line in sys.stdin:
        request = json.loads(line)
        try:
            if request["do"] == "load":
                workload = request["workload"]
                make = tasks.get(workload["kind"])
                task = make(workload, request["inputs"]) if make else None
                answer({"is": "loaded"} if make else {"is": "absent", "reason": f"no {workload['kind']} is written for it"})
            elif request["do"] == "check":
                answer({"is": "checked", "figures": task.check()})
            elif request["do"] == "run":
                answer({"is": "ran", "milliseconds": times(task, request["iterations"])})
            else:
                answer({"is": "absent", "reason": "it does not tell its memory"})
        except Exception:
            answer({"is": "failed", "message": traceback.format_exc()})
