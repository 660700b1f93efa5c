"""A training step as PyTorch's users write it: forward, cross-entropy, backward, clipping, AdamW."""
import torch
import torch.nn.functional as F

from torch_models import MODELS


class Step:
    def __init__(self, kind, hand_over, arrays, attention, optimiser):
        self.numbers = hand_over["training"]
        self.model = MODELS[kind](hand_over["sizes"], arrays, attention)
        self.batches = [
            (torch.from_numpy(inputs).long(), torch.from_numpy(targets).long())
            for inputs, targets in zip(arrays["inputs"], arrays["targets"])
        ]
        self.optimiser = self.make_optimiser(fused=optimiser == "fused")
        self.steps = 0

    def make_optimiser(self, fused):
        parameters = list(self.model.parameters())
        numbers = self.numbers
        groups = [
            {"params": [p for p in parameters if p.dim() >= 2], "weight_decay": numbers["weightDecay"]},
            {"params": [p for p in parameters if p.dim() < 2], "weight_decay": 0.0},
        ]
        betas = (numbers["beta1"], numbers["beta2"])
        return torch.optim.AdamW(groups, betas=betas, eps=numbers["epsilon"], fused=fused or None)

    def run(self):
        inputs, targets = self.batches[self.steps % len(self.batches)]
        rate = self.numbers["learningRate"] * min(1.0, (self.steps + 1) / self.numbers["warmupSteps"])
        for group in self.optimiser.param_groups:
            group["lr"] = rate
        logits = self.model(inputs)
        loss = F.cross_entropy(logits.view(-1, logits.shape[-1]), targets.view(-1))
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), self.numbers["clipNorm"])
        self.optimiser.step()
        self.steps += 1
        return loss.item()

    def first_losses(self):
        """Losses of the batches that were handed over, each step taken."""
        return [self.run() for _ in self.batches]
