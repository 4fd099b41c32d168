"""Trains a small perceptron with Adam on one thread, for ever."""

import torch
from steps import Steps
from torch.nn.functional import cross_entropy

torch.manual_seed(0)
torch.set_num_threads(1)
images = torch.randn(64, 64)
labels = torch.randint(10, (64,))
model = torch.nn.Sequential(
    torch.nn.Linear(64, 256),
    torch.nn.ReLU(),
    torch.nn.Linear(256, 256),
    torch.nn.ReLU(),
    torch.nn.Linear(256, 10),
)
optimizer = torch.optim.Adam(model.parameters())


def step() -> None:
    """One step of the training."""
    optimizer.zero_grad()
    loss = cross_entropy(model(images), labels)
    loss.backward()
    optimizer.step()


steps = Steps()
while True:
    step()
    steps.add()
