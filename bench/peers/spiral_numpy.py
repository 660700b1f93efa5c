"""spiral's training step in NumPy, float32 and vectorised over the batch: the peer of bench/spiral_speed.ts.

Usage: OPENBLAS_NUM_THREADS=1 python3 spiral_numpy.py HANDED.npz CONFIG.json [--profile]

The teacher's heads, the student's pass, its exact gradients by hand, clipping and Adam are those of the library; the last
block works out the last positions alone, as there. Gradients and moments lie in one array each, so that Adam is a few
calls, and results are written in place where NumPy can. Two things are left out, in its favour: batches are drawn
beforehand, and nothing controls columns and rates.

Answers JSON lines on stdin: {"do": "check", "steps": n} with the losses of n steps from the weights as handed over and
the first gradients, {"do": "time", "steps": n} with the CPU milliseconds of so many more, the teacher's apart.
"""
import cProfile
import json
import sys
import time

import numpy as np

from serve import blas_core

F = np.float32


def log_softmax(x):
    shifted = x - x.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))


class Teacher:
    """Five heads that count and remember, fused by precision; float64, as there. H is 5, the last nll is of all fused."""

    def __init__(self, config):
        V, self.config = config["vocabSize"], config
        self.V, self.H = V, 5
        self.unigram, self.batches = np.zeros(V), 0
        self.bigram, self.two_back, self.slow = (np.zeros((V, V)) for _ in range(3))
        self.nll, self.dominance = np.zeros(6), np.zeros(5)
        self.weight, self.hits, self.expected = np.ones(V), np.zeros(V), np.zeros(V)

    def after(self, table, tokens, u):
        counts = table[tokens]
        total = counts.sum(axis=1, keepdims=True)
        met = (counts > 0).sum(axis=1, keepdims=True)
        return np.log(np.where(total > 0, (counts + met * u) / np.maximum(total + met, 1), u))

    def predict(self, x, y):
        """(B, V) log-probabilities of what follows the contexts (B, T)."""
        V, rows = self.V, np.arange(len(y))
        u = (self.unigram + 0.5) / (self.unigram.sum() + V / 2)
        heads = np.empty((5, len(y), V))
        heads[0] = np.log(u)
        heads[1] = self.after(self.bigram, x[:, -1], u)
        heads[2] = self.after(self.two_back, x[:, -2], u)
        heads[3] = log_softmax(self.slow[x[:, -1]])
        # A stable order, so that of equal successors the lowest ids are taken, as there.
        top = np.argsort(-heads[1], axis=1, kind="stable")[:, : self.config["retrieved"]]
        scores = np.zeros((len(y), V))
        scores[rows[:, None], top] = self.weight[top] * (heads[1][rows[:, None], top] + np.log(V))
        heads[4] = log_softmax(scores)
        sigma2 = np.maximum(np.exp(self.nll[:5] - self.nll[:5].min()), 1e-6)
        precision = sigma2 ** -self.config["precisionPower"]
        fused = log_softmax(np.tensordot(precision / precision.sum(), heads, 1))
        nll = -np.concatenate([heads[:, rows, y], fused[None, rows, y]])
        loud = np.sqrt(np.square(heads + np.log(V)).sum(axis=2)) / (np.sqrt(V) + 1e-6)
        self.pending = (x, y, top, np.exp(heads[4][rows[:, None], top]), nll.mean(axis=1), loud.mean(axis=1))
        return fused.astype(F)

    def learn(self, student):
        x, y, top, q, nll, loud = self.pending
        V = self.V
        whole = np.concatenate([x, y[:, None]], axis=1)
        self.unigram += np.bincount(whole.ravel(), minlength=V)
        for table, distance in ((self.bigram, 1), (self.two_back, 2)):
            pairs = whole[:, :-distance] * V + whole[:, distance:]
            np.add.at(table.reshape(-1), pairs.ravel(), 1)
        last = x[:, -1]
        if len(np.unique(last)) == len(last):
            self.slow[last] = 0.8 * self.slow[last] + 0.2 * student
        else:
            for token, row in zip(last, student):
                self.slow[token] = 0.8 * self.slow[token] + 0.2 * row
        keep = self.config["reliabilityDecay"] if self.batches else 0.0
        self.nll = keep * self.nll + (1 - keep) * nll
        self.dominance = keep * self.dominance + (1 - keep) * loud
        self.hits *= 0.999
        self.expected *= 0.999
        np.add.at(self.expected, top.ravel(), q.ravel())
        np.add.at(self.hits, top[top == y[:, None]], 1)
        self.weight = np.clip(self.weight * ((self.hits + 2) / (self.expected + 2)) ** 0.05, 0.2, 1)
        self.batches += 1


class Student:
    def __init__(self, config, weights):
        self.config, self.names = config, list(weights)
        sizes = [weights[name].size for name in self.names]
        ends = np.cumsum(sizes)
        self.flat, self.grad = (np.zeros(ends[-1], F) for _ in range(2))
        self.mean, self.variance, self.a, self.b = (np.zeros(ends[-1], F) for _ in range(4))
        self.p, self.g = {}, {}
        for name, end, size in zip(self.names, ends, sizes):
            for views, flat in ((self.p, self.flat), (self.g, self.grad)):
                views[name] = flat[end - size : end].reshape(weights[name].shape)
            self.p[name][...] = weights[name]
        T = config["T"]
        self.mask = np.triu(np.full((T, T), -1e9, F), k=1)
        self.steps = 0

    def block(self, l, x, B, T, narrow):
        """x (B·T, d) → rows behind the block, and what its gradient needs; `narrow` keeps the last of each window."""
        p, c, d = self.p, self.config["keepK"], x.shape[1]
        name = f"blocks.{l}"
        asking = x.reshape(B, T, d)[:, -1] if narrow else x
        Tq = 1 if narrow else T
        q = (asking @ p[f"{name}.wq"][:c].T) * F(c**-0.5)
        k = x @ p[f"{name}.wk"][:c].T
        v = x @ p[f"{name}.wv"]
        scores = q.reshape(B, Tq, c) @ k.reshape(B, T, c).transpose(0, 2, 1)
        if not narrow:
            scores += self.mask
        scores -= scores.max(axis=-1, keepdims=True)
        A = np.exp(scores, out=scores)
        A /= A.sum(axis=-1, keepdims=True)
        x1 = asking + (A @ v.reshape(B, T, d)).reshape(-1, d)
        z = x1 @ p[f"{name}.fc1.w"]
        z += p[f"{name}.fc1.b"]
        s = np.negative(z)
        np.exp(s, out=s)
        s += F(1)
        np.reciprocal(s, out=s)
        y = z * s
        x2 = y @ p[f"{name}.fc2.w"]
        x2 += p[f"{name}.fc2.b"]
        x2 += x1
        return x2, (x, asking, q, k, v, A, x1, z, s, y, Tq)

    def block_gradient(self, l, dx, kept, B, T, narrow):
        p, g, c = self.p, self.g, self.config["keepK"]
        x, asking, q, k, v, A, x1, z, s, y, Tq = kept
        name, d = f"blocks.{l}", x.shape[1]
        np.matmul(y.T, dx, out=g[f"{name}.fc2.w"])
        dx.sum(axis=0, out=g[f"{name}.fc2.b"])
        dz = dx @ p[f"{name}.fc2.w"].T
        # silu' = s + y·(1 − s)
        slope = y - y * s
        slope += s
        dz *= slope
        np.matmul(x1.T, dz, out=g[f"{name}.fc1.w"])
        dz.sum(axis=0, out=g[f"{name}.fc1.b"])
        dx = dx + dz @ p[f"{name}.fc1.w"].T
        dh = dx.reshape(B, Tq, d)
        dv = (A.transpose(0, 2, 1) @ dh).reshape(-1, d)
        dA = dh @ v.reshape(B, T, d).transpose(0, 2, 1)
        dS = A * (dA - (dA * A).sum(axis=-1, keepdims=True))
        dq = (dS @ k.reshape(B, T, c)).reshape(-1, c) * F(c**-0.5)
        dk = (dS.transpose(0, 2, 1) @ q.reshape(B, Tq, c)).reshape(-1, c)
        np.matmul(dq.T, asking, out=g[f"{name}.wq"][:c])
        np.matmul(dk.T, x, out=g[f"{name}.wk"][:c])
        np.matmul(x.T, dv, out=g[f"{name}.wv"])
        back = dv @ p[f"{name}.wv"].T
        back += dk @ p[f"{name}.wk"][:c]
        dx += dq @ p[f"{name}.wq"][:c]
        if narrow:
            back.reshape(B, T, d)[:, -1] += dx
        else:
            back += dx
        return back

    def gradients(self, x, y, teacher):
        """Fills the gradients for contexts (B, T) and targets (B); gives the loss and the log-probabilities (B, V)."""
        p, g, config = self.p, self.g, self.config
        (B, T), L = x.shape, config["L"]
        h, kept = p["embedding"][x.ravel()], []
        for l in range(L):
            h, one = self.block(l, h, B, T, l == L - 1)
            kept.append(one)
        rows = np.arange(B)
        mu = h @ p["mean.w"] + p["mean.b"]
        raw_log = h @ p["logPrecision.w"] + p["logPrecision.b"]
        power = np.exp(np.clip(raw_log, -6, 6))
        variance = F(1) / (power + F(1e-6))
        projection = p["projection"]
        raw = mu @ projection
        k = min(config["temperatureTopK"], raw.shape[1])
        shares = np.zeros_like(raw)
        shares[rows[:, None], np.argpartition(-raw, k - 1, axis=1)[:, :k]] = 1 / k
        squares = projection * projection
        spread = shares @ squares.T
        m = (variance * spread).sum(axis=1)
        scale, gamma = config["temperatureLambda"], config["temperatureGamma"]
        base = config["temperatureBase"]
        unclipped = base * (1 + scale * m) ** gamma
        low, high = config["temperatureMin"], config["temperatureMax"]
        temperature = np.clip(unclipped, low, high).astype(F)[:, None]
        logits = raw / temperature
        logs = log_softmax(logits)
        P, Q = np.exp(logs), np.exp(teacher)
        weight = F(config["distillation"])
        loss = -logs[rows, y].mean()
        d_logits = P + weight * (P - Q)
        d_logits[rows, y] -= 1
        d_logits /= F(B)
        d_raw = d_logits / temperature
        dT = -(d_raw * logits).sum(axis=1) * ((unclipped > low) & (unclipped < high))
        dm = (dT * (base * gamma * scale) * (1 + scale * m) ** (gamma - 1)).astype(F)[:, None]
        d_log = -(dm * spread) * variance * variance * power * (np.abs(raw_log) < 6)
        np.matmul(mu.T, d_raw, out=g["projection"])
        g["projection"] += 2 * projection * ((dm * variance).T @ shares)
        d_mu = d_raw @ projection.T
        np.matmul(h.T, d_mu, out=g["mean.w"])
        d_mu.sum(axis=0, out=g["mean.b"])
        np.matmul(h.T, d_log, out=g["logPrecision.w"])
        d_log.sum(axis=0, out=g["logPrecision.b"])
        dh = d_mu @ p["mean.w"].T + d_log @ p["logPrecision.w"].T
        for l in range(L - 1, -1, -1):
            dh = self.block_gradient(l, dh, kept[l], B, T, l == L - 1)
        # The scatter as a product: np.add.at is ten times slower.
        chosen = np.zeros((B * T, p["embedding"].shape[0]), F)
        chosen[np.arange(B * T), x.ravel()] = 1
        np.matmul(chosen.T, dh, out=g["embedding"])
        return float(loss), logs

    def update(self, rate, training):
        """Clipping by the global norm, then Adam in place."""
        g, m, v, a, b = self.grad, self.mean, self.variance, self.a, self.b
        norm = float(np.sqrt(np.dot(g, g)))
        if norm > training["clipNorm"] > 0:
            g *= F(training["clipNorm"] / norm)
        self.steps += 1
        beta1, beta2 = training["beta1"], training["beta2"]
        m *= F(beta1)
        np.multiply(g, F(1 - beta1), out=a)
        m += a
        v *= F(beta2)
        np.multiply(g, g, out=a)
        a *= F(1 - beta2)
        v += a
        np.multiply(v, F(1 / (1 - beta2**self.steps)), out=a)
        np.sqrt(a, out=a)
        a += F(training["epsilon"])
        np.multiply(m, F(rate / (1 - beta1**self.steps)), out=b)
        b /= a
        self.flat -= b


class Run:
    def __init__(self, handed, given):
        names = [name for name in handed if name not in ("inputs", "targets")]
        self.student = Student(given["config"], {name: handed[name] for name in names})
        self.teacher = Teacher(given["config"])
        self.inputs, self.targets = handed["inputs"], handed["targets"]
        self.given, self.teacher_seconds = given, 0.0

    def step(self, look=lambda: None):
        """One step; its loss. `look` is called while the gradients are as they came."""
        at = self.student.steps % len(self.inputs)
        x, y = self.inputs[at], self.targets[at]
        start = time.process_time()
        said = self.teacher.predict(x, y)
        self.teacher_seconds += time.process_time() - start
        loss, logs = self.student.gradients(x, y, said)
        look()
        self.student.update(self.given["training"]["learningRate"], self.given["training"])
        start = time.process_time()
        self.teacher.learn(logs)
        self.teacher_seconds += time.process_time() - start
        return loss


def main():
    path, config, *rest = sys.argv[1:]
    with np.load(path) as archive:
        run = Run({name: archive[name] for name in archive.files}, json.loads(config))
    if rest == ["--profile"]:
        cProfile.runctx("[run.step() for _ in range(500)]", globals(), locals(), sort="tottime")
        return
    for line in sys.stdin:
        request = json.loads(line)
        if request["do"] == "check":
            first = {}
            losses = [run.step(lambda: first.update({k: g.ravel().tolist() for k, g in run.student.g.items()}))]
            losses += [run.step() for _ in range(request["steps"] - 1)]
            answer = {"losses": losses, "gradients": first, "numpy": np.__version__, "engine": blas_core()}
        else:
            run.teacher_seconds, start = 0.0, time.process_time()
            for _ in range(request["steps"]):
                run.step()
            answer = {"cpuMs": 1e3 * (time.process_time() - start), "teacherMs": 1e3 * run.teacher_seconds}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
