"""The loop of a peer's program: one line of JSON in, one line out. The words are those of contract.ts."""
import json
import sys
import time

import numpy as np


def operand(length, salt):
    """Numbers in [-1, 1), the same bits as in contract.ts."""
    factor = [7919, 6733, 5849][salt]
    return ((np.arange(length, dtype=np.int64) * factor) % 4093 / 2048 - 1).astype(np.float32)


def blas_core():
    """The core that the process's OpenBLAS chose at run time."""
    try:
        from threadpoolctl import threadpool_info
    except ImportError:
        return "core unknown (pip install threadpoolctl tells)"
    pools = [pool for pool in threadpool_info() if pool["user_api"] == "blas"]
    return ", ".join(
        f"{pool['internal_api']} {pool['version']} core {pool.get('architecture', 'unknown')}" for pool in pools
    )


def time_calls(run, calls):
    wall, cpu = time.perf_counter(), time.thread_time()
    for _ in range(calls):
        run()
    return {"wallMs": 1e3 * (time.perf_counter() - wall), "cpuMs": 1e3 * (time.thread_time() - cpu)}


def serve(hello, make):
    """`make(request)` gives {variant: (run, check)}; `check()` gives the numbers that contract.ts asks for."""
    print(json.dumps(hello), flush=True)
    variants = {}
    for line in sys.stdin:
        request = json.loads(line)
        try:
            if request["do"] == "make":
                variants = make(request)
                answer = {"variants": {name: check() for name, (_, check) in variants.items()}}
            else:
                answer = time_calls(variants[request["variant"]][0], request["calls"])
        except Exception as error:  # told to the report, which ends with it
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)
