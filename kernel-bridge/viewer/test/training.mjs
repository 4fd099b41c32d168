/**
 * A made profile that looks like a real one: a training loop in a notebook cell, with a slow import first, a loader
 * that waits, a GPU sync, an autograd thread and a worker process's thread.
 */
import { Recording } from './recording.mjs';

const SLOT = 1e7;

export const CELL_SOURCE = [
  'import torch, torch.nn.functional as F',
  'from digits import Net, loader',
  '',
  'net = Net()',
  'opt = torch.optim.AdamW(net.parameters(), lr=1e-3)',
  '',
  'def train(epochs):',
  '    for epoch in range(epochs):',
  '        total = 0.0',
  '        for x, y in loader:',
  '            opt.zero_grad()',
  '            loss = F.cross_entropy(net(x), y)',
  '            loss.backward()',
  '            opt.step()',
  '            total += loss.item()',
  '        print(epoch, total / len(loader))',
  '',
  'train(3)',
];

const DIGITS_SOURCE = [
  'class Net(nn.Module):',
  '    def forward(self, x):',
  '        x = F.relu(self.conv1(x))',
  '        x = F.max_pool2d(F.relu(self.conv2(x)), 2)',
  '        return self.fc(x.flatten(1))',
  '',
  'class Digits(Dataset):',
  '    def __getitem__(self, i):',
  '        img = Image.open(self.paths[i])',
  '        return self.augment(img), self.labels[i]',
];

const frame = (kind, label, file = '', line = 0, detail = '') => ({ kind, label, file, line, detail });
const cell = (label, line) => frame(0, label, 'In [5]', line);
const user = (label, line) => frame(1, label, 'digits.py', line);
const lib = (label, file, line) => frame(2, label, file, line);
const std = (label, file, line) => frame(3, label, file, line);
const native = (label, module = 'libtorch_cpu.so', detail = '') => frame(4, label, module, 0, detail);

const module = lib('_wrapped_call_impl', 'torch/nn/modules/module.py', 1778);
const call = lib('_call_impl', 'torch/nn/modules/module.py', 1789);
const aten = (name) => native(`aten::${name}`, 'libtorch_cpu.so', `at::_ops::${name}::call(at::Tensor const&, c10::SymIntArrayRef, c10::optional<double>)`);
const gemm = [native('SGEMM'), native('mkl_blas_sgemm'), native('mkl_blas_def_xsgemm'), native('mkl_blas_def_sgemm_kernel_0_zen')];

const main = [cell('<module>', 18)];
const train = (line) => [...main, cell('train', line)];
const forward = (line, ...rest) => [...train(12), module, call, user('Net.forward', line), ...rest];
const conv = (line) => forward(line, module, call, lib('Conv2d.forward', 'torch/nn/modules/conv.py', 554), lib('Conv2d._conv_forward', 'torch/nn/modules/conv.py', 549), aten('conv2d'), aten('mkldnn_convolution'));
const backward = [...train(13), lib('Tensor.backward', 'torch/_tensor.py', 623), lib('backward', 'torch/autograd/__init__.py', 395), lib('_engine_run_backward', 'torch/autograd/graph.py', 979)];
const adam = [...train(14), lib('Optimizer.profile_hook_step.<locals>.wrapper', 'torch/optim/optimizer.py', 530), lib('_use_grad', 'torch/optim/optimizer.py', 80), lib('AdamW.step', 'torch/optim/adam.py', 248), lib('adam', 'torch/optim/adam.py', 970), lib('_single_tensor_adam', 'torch/optim/adam.py', 476)];
const next = [...train(10), lib('_BaseDataLoaderIter.__next__', 'torch/utils/data/dataloader.py', 734), lib('_MultiProcessingDataLoaderIter._next_data', 'torch/utils/data/dataloader.py', 1448), lib('_get_data', 'torch/utils/data/dataloader.py', 1402)];
const poll = [...next, lib('_try_get_data', 'torch/utils/data/dataloader.py', 1243), std('Queue.get', 'multiprocessing/queues.py', 113), std('_ConnectionBase.poll', 'multiprocessing/connection.py', 257), std('wait', 'multiprocessing/connection.py', 947), frame(6, 'poll')];

const imports = [cell('<module>', 1), std('import torch', '', 0)];
const dynamo = [cell('<module>', 5), lib('AdamW.__init__', 'torch/optim/adamw.py', 37), std('import torch._dynamo', '', 0), std('import torch._dynamo.symbolic_convert', '', 0)];

/** What a step does: the share of its slots, and the stack. */
const STEP = [
  [7, poll],
  [2, [...next, std('Queue.get', 'multiprocessing/queues.py', 120), std('loads', 'pickle.py', 0), native('_pickle_loads', '_pickle.so')]],
  [1, [...train(11), lib('Optimizer.zero_grad', 'torch/optim/optimizer.py', 1000), aten('zero_')]],
  [6, [...conv(3), native('dnnl_primitive_execute', 'libdnnl.so'), native('jit_avx2_conv_fwd_kernel', 'libdnnl.so', 'dnnl::impl::cpu::x64::jit_avx2_convolution_fwd_t::execute_forward(dnnl::impl::exec_ctx_t const&) const::{lambda(int, int)#1}')]],
  [9, [...conv(4), native('dnnl_primitive_execute', 'libdnnl.so'), native('jit_avx2_conv_fwd_kernel', 'libdnnl.so')]],
  [2, [...forward(4), lib('relu', 'torch/nn/functional.py', 1704), aten('relu'), native('clamp_min_kernel')]],
  [2, [...forward(4), lib('_max_pool2d', 'torch/nn/functional.py', 831), aten('max_pool2d')]],
  [3, [...forward(5), module, call, lib('Linear.forward', 'torch/nn/modules/linear.py', 134), aten('linear'), aten('addmm'), ...gemm]],
  [1, [...train(12), lib('cross_entropy', 'torch/nn/functional.py', 3494), aten('cross_entropy_loss'), aten('log_softmax')]],
  [10, [...backward, native('ConvolutionBackward0'), aten('convolution_backward'), native('jit_avx2_conv_bwd_kernel', 'libdnnl.so')]],
  [7, [...backward, native('AddmmBackward0'), native('mm_mat2_backward'), aten('mm'), ...gemm]],
  [2, [...backward, native('ReluBackward0'), aten('threshold_backward')]],
  [2, [...backward, frame(5, 'take_gil')]],
  [5, [...adam, aten('sqrt'), native('mkl_vml_kernel_sSqrt_EXHAynn')]],
  [4, [...adam, aten('div_'), native('div_true_kernel')]],
  [3, [...adam, aten('addcmul_')]],
  [2, [...adam]],
  [3, [...train(15), aten('item'), aten('_local_scalar_dense'), frame(7, 'cudaStreamSynchronize')]],
];

const LOAD = [
  [5, [user('Digits.__getitem__', 9), lib('open', 'PIL/Image.py', 3500), native('jpeg_decode', '_imaging.so')]],
  [4, [user('Digits.__getitem__', 10), lib('Compose.__call__', 'torchvision/transforms/transforms.py', 95), aten('upsample_bilinear2d')]],
  [3, [lib('Queue.put', 'multiprocessing/queues.py', 94), frame(6, 'futex')]],
  [1, [user('Digits.__getitem__', 9), lib('open', 'PIL/Image.py', 3500), frame(6, 'read')]],
];

/**
 * @param {object} [choice]
 * @param {boolean} [choice.threads] whether there is more than the main thread
 * @param {boolean} [choice.timeline]
 */
export function training({ threads = true, timeline = true } = {}) {
  const recording = new Recording('In [5]', SLOT, threads ? ['MainThread', 'DataLoader worker'] : ['MainThread']);
  const add = (slots, stack) => recording.add('MainThread', stack, slots);
  recording.add('MainThread', [...imports, native('dlopen', 'ld-linux.so')], 40);
  for (let i = 0; i < 30; i++) {
    add(2, [...imports, std(`import torch.${'abcdefghij'[i % 10]}${i}`, '', 0), native('_PyEval_Compile', 'python3.11')]);
    if (i % 3 === 0) add(1, [...imports, std(`import torch.${'abcdefghij'[i % 10]}${i}`, '', 0), frame(6, 'read')]);
  }
  for (let i = 0; i < 16; i++) add(1 + (i % 3), [...dynamo, std(`import torch._dynamo.variables.v${i}`, '', 0), std('exec_module', 'importlib', 0)]);
  for (let step = 0; step < 14; step++) {
    const slow = step ? 1 : 3;
    for (const [slots, stack] of STEP) add(Math.max(1, Math.round((slots * slow * recording.between(0.5, 1.1)) / 1)), stack);
    if (step % 5 === 4) add(2, [...train(16), lib('OutStream.write', 'ipykernel/iostream.py', 694), frame(6, 'send')]);
  }
  if (threads) {
    recording.add('DataLoader worker', null, 180);
    for (let i = 0; i < 60; i++) for (const [slots, stack] of LOAD) recording.add('DataLoader worker', stack, Math.round(slots * recording.between(0.6, 1.4)));
  }
  return recording.toData({
    timeline,
    facts: '12.6 s · 12 580 samples · 998 of 1000 Hz · running 78 % · waiting 22 %',
    findings: [
      '17 % of the time the cell waits for DataLoader workers (line 10): raise num_workers or cache.',
      '5 % in .item(): a GPU sync inside the loop (line 15).',
    ],
    sources: [
      { file: 'In [5]', first: 1, lines: CELL_SOURCE },
      { file: 'digits.py', first: 1, lines: DIGITS_SOURCE },
    ],
  });
}
