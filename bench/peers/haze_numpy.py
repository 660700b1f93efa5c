"""haze's forward pass and generation in NumPy, vectorised over heads: the peer of bench/haze_report.ts.

Usage: OPENBLAS_NUM_THREADS=1 python3 haze_numpy.py WEIGHTS.npz [--profile]

Every step reads the whole window of T tokens and works out all of its rows, as the original program does: nothing can be
cached, since each token moves one position back. With the mask in float64, as there, everything after the first
softmax is float64; with a float32 mask nothing is. Weights come as one matrix for all heads, columns side by side.

Answers JSON lines on stdin: {"mask": "float64", "ids": [...]} with the logits after the ids, {"mask": "float32",
"tokens": n} with the CPU seconds that n tokens took.
"""
import cProfile
import json
import math
import sys
import time

import numpy as np


def layer_norm(x, gain, offset):
    centred = x - x.mean(axis=-1, keepdims=True)
    variance = np.mean(centred * centred, axis=-1, keepdims=True)
    return centred / np.sqrt(variance + 1e-5) * gain + offset


def gelu(x):
    return 0.5 * x * (1.0 + np.tanh(math.sqrt(2.0 / math.pi) * (x + 0.044715 * (x * x * x))))


def softmax(x):
    powers = np.exp(x - x.max(axis=-1, keepdims=True))
    powers /= powers.sum(axis=-1, keepdims=True)
    return powers


class Model:
    def __init__(self, arrays, mask_dtype):
        self.p = arrays
        self.T, self.C = arrays["pos"].shape
        self.V = arrays["embed"].shape[0]
        self.L = sum(name.endswith(".mlp.w0") for name in arrays)
        self.H = arrays["blocks.0.heads.gate"].shape[0]
        self.D = self.C // self.H
        self.F = arrays["blocks.0.mlp.w0"].shape[1]
        self.mask = np.triu(np.full((self.T, self.T), -1e9, dtype=mask_dtype), k=1)

    def heads(self, x, count):
        """(L, count·H·D) to count arrays (H, L, D)."""
        rows = x.shape[0]
        return x.reshape(rows, count, self.H, self.D).transpose(1, 2, 0, 3)

    def attend(self, scores, v):
        rows = scores.shape[1]
        return softmax(scores + self.mask[:rows, :rows]) @ v  # (H, L, D)

    def hybrid(self, n, path):
        p, rows = self.p, n.shape[0]
        (v,) = self.heads(n @ p[f"{path}.reweight.wv"], 1)
        slots = (n @ p[f"{path}.reweight.wr"]).reshape(rows, self.H, self.T)
        positional = self.attend(slots.transpose(1, 0, 2)[:, :, :rows], v)
        q, k, v = self.heads(n @ p[f"{path}.content.wqkv"], 3)
        semantic = self.attend(q @ k.transpose(0, 2, 1) / math.sqrt(self.D), v)
        gate = p[f"{path}.gate"][:, None, None]
        mixed = gate * positional + (1.0 - gate) * semantic
        return mixed.transpose(1, 0, 2).reshape(rows, self.C)

    def logits(self, ids):
        """(L,) ids to (L, V)."""
        p = self.p
        x = p["embed"][ids] + p["pos"][: len(ids)]
        for layer in range(self.L):
            path = f"blocks.{layer}"
            n = layer_norm(x, p[f"{path}.ln1.gain"], p[f"{path}.ln1.offset"])
            x = x + self.hybrid(n, f"{path}.heads")
            n = layer_norm(x, p[f"{path}.ln2.gain"], p[f"{path}.ln2.offset"])
            x = x + gelu(n @ p[f"{path}.mlp.w0"]) @ p[f"{path}.mlp.w1"]
        return layer_norm(x, p["ln_f.gain"], p["ln_f.offset"]) @ p["w2"]

    def flop(self):
        """Floating-point operations of a window, masked attention counted as done."""
        C, T, H, D = self.C, self.T, self.H, self.D
        products = C * (C + H * T + 3 * C) + 2 * C * self.F
        attention = H * T * D * 3
        return 2 * T * (self.L * (products + attention) + C * self.V)


def entropy_bits(p):
    p = np.clip(p, 1e-10, 1.0)
    return float(-np.sum(p * np.log2(p)))


def sample(logits, rng, target=3.0, low=0.3, high=2.0, top_p=0.9):
    """Entropy-aware temperature, then the nucleus."""
    raw = softmax(logits)
    entropy = entropy_bits(raw)
    temperature = min(max(math.sqrt(target / entropy), low), high) if entropy >= 1e-6 else low
    p = softmax(logits / temperature)
    order = np.argsort(p)[::-1]
    cumulative = np.cumsum(p[order])
    cut = order[: min(int(np.searchsorted(cumulative, top_p)) + 1, len(p))]
    kept = p[cut]
    edges = np.cumsum(kept)
    return int(cut[np.searchsorted(edges / edges[-1], rng.random(), side="right")])


def generate(model, window, count, rng):
    window = np.array(window)
    for _ in range(count):
        token = sample(model.logits(window)[-1], rng)
        window = np.concatenate([window[1:], [token]])
    return window


def turn(model, count, rng):
    """CPU seconds of `count` tokens."""
    window = np.arange(model.T) % model.V
    start = time.process_time()
    generate(model, window, count, rng)
    return time.process_time() - start


def main():
    path, *rest = sys.argv[1:]
    with np.load(path) as archive:
        arrays = {name: archive[name] for name in archive.files}
    models = {name: Model(arrays, name) for name in ("float64", "float32")}
    if rest == ["--profile"]:
        cProfile.runctx("turn(models['float64'], 50, np.random.default_rng(1))", globals(), locals(), sort="tottime")
        return
    rng = np.random.default_rng(1)
    for line in sys.stdin:
        request = json.loads(line)
        model = models[request["mask"]]
        if "ids" in request:
            answer = {"logits": model.logits(np.array(request["ids"]))[-1].tolist()}
        else:
            answer = {"cpuSeconds": turn(model, request["tokens"], rng)}
        print(json.dumps({**answer, "numpy": np.__version__, "flopPerToken": model.flop()}), flush=True)


if __name__ == "__main__":
    main()
