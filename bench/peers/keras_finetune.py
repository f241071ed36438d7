"""Plain Keras fine-tuning of a model on an IDX folder for one epoch, and its conversion to TFLite.

usage: keras_finetune.py MODEL.keras IDX_FOLDER OUT.tflite BATCH
The first nine tenths of the training images are trained, as hone does.
"""
import contextlib
import io
import os
import sys

os.environ.setdefault('TF_CPP_MIN_LOG_LEVEL', '3')
import idx
import keras
import tensorflow as tf

path, data, out, batch = sys.argv[1:5]
model = keras.models.load_model(path, compile=False)
x, y = idx.images(data, 'train'), idx.read(data, 'train-labels')
count = len(x) - len(x) // 10
if len(model.input_shape) == 3:
    x = x[..., 0]
probabilities = getattr(model.layers[-1], 'activation', None) is keras.activations.softmax
model.compile('adam', keras.losses.SparseCategoricalCrossentropy(from_logits=not probabilities))
model.fit(x[:count], y[:count], batch_size=int(batch), epochs=1, verbose=0)
with contextlib.redirect_stdout(io.StringIO()):
    content = tf.lite.TFLiteConverter.from_keras_model(model).convert()
with open(out, 'wb') as file:
    file.write(content)
