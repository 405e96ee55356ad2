# Trains the line recogniser on strips drawn by lines.ts and writes its weights for scripts/mrz-network.ts.
# Run: python3 train.py CHECK_FILE ROUNDS TRAINING_FILE...
import sys
import time

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

HEIGHT, WIDTH, COLUMNS, TEXT = 24, 832, 208, 64
RECORD = HEIGHT * WIDTH + COLUMNS + TEXT
ALPHABET = '<0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'
BATCH = 24


class Recogniser(nn.Module):
    """Strip [1, 24, W] to logits [38, W / 4]: nothing, then the alphabet. The same list is in network.ts."""

    def __init__(self):
        super().__init__()
        shapes = [(1, 16, (3, 3), (1, 1)), (16, 32, (3, 3), (1, 1)), (32, 48, (3, 3), (1, 1)), (48, 64, (3, 3), (1, 1)),
                  (64, 96, (3, 3), (0, 1)), (96, 80, (1, 3), (0, 1))]
        self.filters = nn.ModuleList(nn.Conv2d(i, o, size, padding=pad) for i, o, size, pad in shapes)
        self.norms = nn.ModuleList(nn.BatchNorm2d(o) for _, o, _, _ in shapes)
        self.last = nn.Conv2d(80, len(ALPHABET) + 1, 1)

    def forward(self, x):
        pools = {0: 2, 1: 2, 3: (2, 1)}
        for index, (conv, norm) in enumerate(zip(self.filters, self.norms)):
            x = F.relu(norm(conv(x)))
            if index in pools:
                x = F.max_pool2d(x, pools[index])
        return self.last(x)[:, :, 0, :]

    def folded(self):
        """Filters and biases in order, batch norm folded in."""
        parts = []
        for conv, norm in zip(self.filters, self.norms):
            scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
            parts += [conv.weight * scale[:, None, None, None], (conv.bias - norm.running_mean) * scale + norm.bias]
        return [part.detach().numpy().ravel() for part in [*parts, self.last.weight, self.last.bias]]


def load(paths):
    records = np.concatenate([np.fromfile(path, dtype=np.uint8).reshape(-1, RECORD) for path in paths])
    strips = records[:, :HEIGHT * WIDTH].reshape(-1, 1, HEIGHT, WIDTH)
    labels = records[:, HEIGHT * WIDTH:HEIGHT * WIDTH + COLUMNS]
    texts = [bytes(row).decode().rstrip(' ') for row in records[:, HEIGHT * WIDTH + COLUMNS:]]
    return strips, labels, texts


def as_input(strips):
    return torch.from_numpy(strips.astype(np.float32) / 63.75 - 2)


def read(logits):
    texts = []
    for row in logits.argmax(1).numpy():
        changes = [value for value, before in zip(row, np.concatenate([[0], row[:-1]])) if value != before and value > 0]
        texts.append(''.join(ALPHABET[value - 1] for value in changes))
    return texts


def exact_share(net, strips, texts):
    net.eval()
    with torch.no_grad():
        found = [text for i in range(0, len(strips), 64) for text in read(net(as_input(strips[i:i + 64])))]
    net.train()
    return sum(a == b for a, b in zip(found, texts)) / len(texts)


def main():
    check_file, rounds, *training_files = sys.argv[1:]
    torch.manual_seed(1)
    np.random.seed(1)
    torch.set_num_threads(2)
    strips, labels, _ = load(training_files)
    check_strips, _, check_texts = load([check_file])
    net = Recogniser()
    steps = int(float(rounds) * len(strips) / BATCH)
    optimiser = torch.optim.AdamW(net.parameters(), 2e-3, weight_decay=1e-4)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 3e-3, total_steps=steps, pct_start=0.1)
    order, at, started = np.random.permutation(len(strips)), 0, time.time()
    for step in range(steps):
        if at + BATCH > len(order):
            order, at = np.random.permutation(len(strips)), 0
        chosen = np.sort(order[at:at + BATCH])
        at += BATCH
        loss = F.cross_entropy(net(as_input(strips[chosen])), torch.from_numpy(labels[chosen].astype(np.int64)))
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        if step % 1000 == 999:
            share = exact_share(net, check_strips, check_texts)
            print(f'{step + 1} of {steps}: loss {loss.item():.4f}, lines exact {share:.3f}, {time.time() - started:.0f} s', flush=True)
    net.eval()
    np.concatenate(net.folded()).astype('<f4').tofile('weights.bin')


if __name__ == '__main__':
    main()
