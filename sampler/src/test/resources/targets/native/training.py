"""Trains a small convolutional net with torch on one thread, for ever."""

import torch

torch.set_num_threads(1)
torch.manual_seed(0)
net = torch.nn.Sequential(
    torch.nn.Conv2d(1, 8, 3),
    torch.nn.ReLU(),
    torch.nn.Flatten(),
    torch.nn.Linear(8 * 36, 64),
    torch.nn.ReLU(),
    torch.nn.Linear(64, 10),
)
optimizer = torch.optim.Adam(net.parameters())
images = torch.randn(32, 1, 8, 8)
labels = torch.randint(0, 10, (32,))


def step():
    optimizer.zero_grad()
    loss = torch.nn.functional.cross_entropy(net(images), labels)
    loss.backward()
    optimizer.step()


step()
print("ready", flush=True)
while True:
    step()
