"""Times training steps of a Keras classifier of byte images as one tf.function, for bench/run train.

usage: tf_function_step.py THREADS
Reads lines of MODEL BATCH STEPS and answers each with the milliseconds of a step. The step is written with
TensorFlow's operations, not with Keras layers and optimizers, which take longer.
"""
import os
import sys
import time

os.environ.setdefault('TF_CPP_MIN_LOG_LEVEL', '3')
import keras
import numpy as np
import tensorflow as tf

threads = int(sys.argv[1])
tf.config.threading.set_intra_op_parallelism_threads(threads)
tf.config.threading.set_inter_op_parallelism_threads(threads)


def forward(model, x, variables, updates):
    """The layers of a sequential classifier down to its logits."""
    for layer in model.layers:
        weights = [variables[w.path] for w in layer.weights if w.path in variables]
        kind = type(layer).__name__
        if kind == 'Conv2D':
            x = tf.nn.conv2d(x, weights[0], layer.strides, layer.padding.upper())
            x = tf.nn.bias_add(x, weights[1]) if layer.use_bias else x
            x = tf.nn.relu(x) if layer.activation is keras.activations.relu else x
        elif kind == 'DepthwiseConv2D':
            x = tf.nn.depthwise_conv2d(x, weights[0], (1, *layer.strides, 1), layer.padding.upper())
        elif kind == 'BatchNormalization':
            gamma, beta, mean, variance = weights
            x, m, v, *_ = tf.raw_ops.FusedBatchNormV3(
                x=x, scale=gamma, offset=beta, mean=[], variance=[], epsilon=layer.epsilon, is_training=True)
            updates += [(mean, mean + (m - mean) * (1 - layer.momentum)),
                        (variance, variance + (v - variance) * (1 - layer.momentum))]
        elif kind == 'ReLU':
            x = tf.nn.relu(x)
        elif kind == 'MaxPooling2D':
            x = tf.nn.max_pool2d(x, layer.pool_size, layer.strides, layer.padding.upper())
        elif kind == 'GlobalAveragePooling2D':
            x = tf.reduce_mean(x, (1, 2))
        elif kind == 'Reshape':
            x = tf.reshape(x, (-1, *layer.target_shape))
        elif kind == 'Flatten':
            x = tf.reshape(x, (-1, int(np.prod(x.shape[1:]))))
        elif kind == 'Dense':
            x = tf.nn.bias_add(tf.matmul(x, weights[0]), weights[1])
        elif kind not in ('InputLayer', 'Dropout'):
            raise ValueError(kind)
    return x


def build(path):
    model = keras.models.load_model(path, compile=False)
    variables = {w.path: tf.Variable(w.numpy()) for w in model.weights if w.dtype == 'float32'}
    trained = [variables[w.path] for w in model.trainable_weights]
    slots = [(tf.Variable(tf.zeros_like(v)), tf.Variable(tf.zeros_like(v))) for v in trained]
    powers = tf.Variable(1.0), tf.Variable(1.0)

    @tf.function
    def step(images, labels):
        updates = []
        with tf.GradientTape() as tape:
            x = tf.cast(images, tf.float32) * (1 / 255)
            logits = forward(model, x, variables, updates)
            loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits))
        gradients = tape.gradient(loss, trained)
        powers[0].assign(powers[0] * 0.9)
        powers[1].assign(powers[1] * 0.999)
        for variable, (m, v), gradient in zip(trained, slots, gradients):
            tf.raw_ops.ResourceApplyAdam(
                var=variable.handle, m=m.handle, v=v.handle, beta1_power=powers[0], beta2_power=powers[1], lr=1e-3,
                beta1=0.9, beta2=0.999, epsilon=1e-7, grad=gradient)
        for variable, value in updates:
            variable.assign(value)
        return loss

    return model, step


steps_of = {}
random = np.random.default_rng(1)
pixels = random.integers(0, 256, (4096, 28 * 28), np.uint8)
labels = (np.arange(4096) * 7 % 10).astype(np.int32)
for line in sys.stdin:
    path, batch, steps = line.split()
    batch, steps = int(batch), int(steps)
    if path not in steps_of:
        steps_of[path] = build(path)
    model, step = steps_of[path]
    shape = [d or -1 for d in model.input_shape]

    def run(count):
        order = random.integers(0, 4096, batch * count)
        for i in range(count):
            chosen = order[i * batch:(i + 1) * batch]
            loss = step(tf.constant(pixels[chosen].reshape(shape)), tf.constant(labels[chosen]))
        loss.numpy()

    run(20)
    begin = time.perf_counter()
    run(steps)
    print((time.perf_counter() - begin) * 1000 / steps, flush=True)
