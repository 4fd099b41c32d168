"""Trains a small convolutional net on two threads; two worker processes load its data. For ever."""

import torch
from steps import Steps
from torch.nn.functional import cross_entropy
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
torch.set_num_threads(2)
digits = TensorDataset(torch.randn(4096, 1, 16, 16), torch.randint(10, (4096,)))
loader = DataLoader(digits, batch_size=16, shuffle=True, num_workers=2, persistent_workers=True)
model = torch.nn.Sequential(
    torch.nn.Conv2d(1, 16, 3, stride=2, padding=1),
    torch.nn.ReLU(),
    torch.nn.Conv2d(16, 32, 3, stride=2, padding=1),
    torch.nn.ReLU(),
    torch.nn.Flatten(),
    torch.nn.Linear(32 * 4 * 4, 10),
)
optimizer = torch.optim.Adam(model.parameters())


def step(images: torch.Tensor, labels: torch.Tensor) -> None:
    """One step of the training."""
    optimizer.zero_grad()
    loss = cross_entropy(model(images), labels)
    loss.backward()
    optimizer.step()


steps = Steps()
while True:
    for batch in loader:
        step(*batch)
        steps.add()
