"""Products, row functions and training steps in PyTorch, as its users run it: a peer of bench/peers_report.ts.

Usage: python3 torch_peer.py THREADS
No compile. A step has four writings, of which the report takes the fastest: attention in plain operations or by
scaled_dot_product_attention, AdamW as it comes or fused.

Profiled by torch.profiler, one thread, attention by SDPA and AdamW fused: of the small GPT's step aten::mm takes 50 %,
attention 11 %, GELU and its gradient 13 %, AdamW 2 %; of the Llama's aten::mm takes 70 %, attention 13 %, the products of
rotation and SwiGLU 5 %, the two ends of the loss 3 %, AdamW under 1 %. Layer norm is one fused kernel (by py-spy); RMS
norm is several, `rms_norm` and the one written out alike.
"""
import sys

import numpy as np
import torch
import torch.nn.functional as F

from serve import blas_core, operand, serve
from torch_step import Step


def tensor(length, salt, *shape):
    return torch.from_numpy(operand(length, salt)).reshape(*shape)


def product(work):
    M, N, K, kind = work["M"], work["N"], work["K"], work["kind"]
    a = tensor(M * K, 0, K, M).T if kind == "TN" else tensor(M * K, 0, M, K)
    b = tensor(K * N, 1, N, K).T if kind == "NT" else tensor(K * N, 1, K, N)
    c = torch.empty(M, N)
    return {"@": lambda: a @ b, "out=": lambda: torch.mm(a, b, out=c)}


def row_function(work):
    rows, columns = work["rows"], work["columns"]
    x = tensor(rows * columns, 0, rows, columns)
    gain, offset = tensor(columns, 1, columns), tensor(columns, 2, columns)
    y = torch.empty_like(x)
    return {
        "exp": {"exp": lambda: torch.exp(x), "out=": lambda: torch.exp(x, out=y)},
        "gelu": {"gelu": lambda: F.gelu(x, approximate="tanh")},
        "softmax": {"softmax": lambda: torch.softmax(x, -1), "out=": lambda: torch.softmax(x, -1, out=y)},
        "layerNorm": {"layer_norm": lambda: F.layer_norm(x, (columns,), gain, offset, 1e-5)},
        "rmsNorm": {
            "rms_norm": lambda: F.rms_norm(x, (columns,), gain, 1e-5),
            "written out": lambda: x * torch.rsqrt(x.square().mean(-1, keepdim=True) + 1e-5) * gain,
        },
    }[work["kind"]]


def make(request):
    work = request["work"]
    torch.set_grad_enabled(work["type"] == "step")
    if work["type"] == "step":
        hand_over = request["step"]
        with np.load(hand_over["path"]) as archive:
            arrays = {name: archive[name] for name in archive.files}
        made = {}
        for attention in ("plain", "sdpa"):
            for optimiser in ("default", "fused"):
                step = Step(work["kind"], hand_over, arrays, attention, optimiser)
                made[f"{attention}, {optimiser} AdamW"] = (step.run, step.first_losses)
        return made
    variants = {"product": product, "row": row_function}[work["type"]](work)
    places = torch.tensor(request["places"])

    def check(run):
        return lambda: run().flatten()[places].tolist()

    return {name: (run, check(run)) for name, run in variants.items()}


if __name__ == "__main__":
    torch.set_num_threads(int(sys.argv[1]))
    blas = "MKL" if torch.backends.mkl.is_available() else blas_core()
    engine = f"{blas}, {torch.backends.cpu.get_cpu_capability()}, {torch.get_num_threads()} threads"
    versions = {"torch": torch.__version__, "python": sys.version.split()[0]}
    serve({"versions": versions, "engine": engine}, make)
