"""TFLite's own calibrate-and-quantize on a float .tflite, for comparison.

usage: tflite_calibrator.py FLOAT.tflite OUT.tflite SAMPLES.npz
"""
import os
import sys

os.environ.setdefault('TF_CPP_MIN_LOG_LEVEL', '3')
import numpy as np
import tensorflow as tf
from tensorflow.lite.python.optimize.calibrator import Calibrator

model, out, data = sys.argv[1:4]
content = open(model, 'rb').read()
samples = next(iter(np.load(data).values()))
quantized = Calibrator(content).calibrate_and_quantize(
    lambda: ([x[None]] for x in samples), tf.int8, tf.int8, False, tf.int8, resize_input=False)
open(out, 'wb').write(quantized)
