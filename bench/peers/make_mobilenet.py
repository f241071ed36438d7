"""MobileNetV2 at 224 with random weights as a float .tflite. usage: make_mobilenet.py OUT.tflite"""
import contextlib
import io
import os
import sys

os.environ.setdefault('TF_CPP_MIN_LOG_LEVEL', '3')
import keras
import tensorflow as tf

keras.utils.set_random_seed(42)
model = keras.applications.MobileNetV2(weights=None, input_shape=(224, 224, 3))
with contextlib.redirect_stdout(io.StringIO()):
    content = tf.lite.TFLiteConverter.from_keras_model(model).convert()
open(sys.argv[1], 'wb').write(content)
