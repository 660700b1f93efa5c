"""The loop of a peer's program: one line of JSON in, one line out. The words are those of contract.ts."""
import ctypes
import json
import sys
import time

import numpy as np


def operand(length, salt):
    """Numbers in [-1, 1), the same bits as in contract.ts."""
    factor = [7919, 6733, 5849][salt]
    return ((np.arange(length, dtype=np.int64) * factor) % 4093 / 2048 - 1).astype(np.float32)


def blas_core():
    """The core that the process's OpenBLAS chose at run time, asked of the library itself (on Linux)."""
    try:
        with open("/proc/self/maps") as maps:
            paths = {line.split()[-1] for line in maps if "openblas" in line}
    except OSError:
        return "BLAS unknown"
    for library in map(ctypes.CDLL, paths):
        for name in ("openblas_get_corename", "scipy_openblas_get_corename64_", "scipy_openblas_get_corename"):
            if hasattr(library, name):
                function = getattr(library, name)
                function.restype = ctypes.c_char_p
                return f"OpenBLAS core {function().decode()}"
    return "BLAS unknown"


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
