"""A network of keras.applications, or a recurrent layer, with random weights: as Keras model, by the TFLite converter, and compared.

usage: keras_application.py make NAME PREFIX             writes PREFIX.keras and PREFIX-converter.tflite
       keras_application.py compare PREFIX OURS.tflite   prints one JSON object
"""
import contextlib
import io
import json
import os
import sys
import time

os.environ.setdefault('TF_CPP_MIN_LOG_LEVEL', '3')
import keras
import numpy as np
import tensorflow as tf
from tensorflow.lite.python import schema_py_generated as schema

PAIRS = 20
RECURRENT = ['LSTM', 'SimpleRNN', 'GRU']


def recurrent(name):
    """A recurrent layer over 50 steps and a dense layer behind it; the converter takes no open batch."""
    x = keras.Input(batch_shape=(1, 50, 16))
    layer = getattr(keras.layers, name)(32)
    return keras.Model(x, keras.layers.Dense(5, activation='softmax')(layer(x)))


def make(name, prefix):
    keras.utils.set_random_seed(42)
    random = np.random.default_rng(3)
    model = recurrent(name) if name in RECURRENT else getattr(keras.applications, name)(weights=None)
    for weight in model.weights:
        if 'moving_variance' in weight.name:
            weight.assign(random.uniform(0.5, 1.5, weight.shape))
        elif 'moving_mean' in weight.name or 'beta' in weight.name:
            weight.assign(random.uniform(-0.1, 0.1, weight.shape))
    model.save(prefix + '.keras')
    with contextlib.redirect_stdout(io.StringIO()):
        content = tf.lite.TFLiteConverter.from_keras_model(model).convert()
    open(prefix + '-converter.tflite', 'wb').write(content)


def operators(path):
    model = schema.ModelT.InitFromPackedBuf(open(path, 'rb').read(), 0)
    return sum(len(graph.operators) for graph in model.subgraphs)


def interpreter(path, x):
    made = tf.lite.Interpreter(model_path=path, num_threads=1)
    made.resize_tensor_input(made.get_input_details()[0]['index'], x.shape)
    made.allocate_tensors()
    made.set_tensor(made.get_input_details()[0]['index'], x)
    made.invoke()
    return made, made.get_tensor(made.get_output_details()[0]['index'])


def compare(prefix, ours):
    theirs = prefix + '-converter.tflite'
    model = keras.models.load_model(prefix + '.keras', compile=False)
    x = np.random.default_rng(1).random([1] + [d or 224 for d in model.input_shape[1:]], dtype=np.float32)
    expected = np.asarray(model(x, training=False))
    (own, output), (other, _) = interpreter(ours, x), interpreter(theirs, x)
    ratios = []
    for _ in range(PAIRS):
        begin = time.perf_counter()
        own.invoke()
        middle = time.perf_counter()
        other.invoke()
        ratios.append((middle - begin) / (time.perf_counter() - middle))
    print(json.dumps(dict(
        error=float(abs(output - expected).max() / (expected.max() - expected.min())),
        size_ratio=os.path.getsize(ours) / os.path.getsize(theirs),
        operators=operators(ours), converter_operators=operators(theirs), latency_ratio=float(np.median(ratios)))))


if sys.argv[1] == 'make':
    make(*sys.argv[2:])
else:
    compare(*sys.argv[2:])
