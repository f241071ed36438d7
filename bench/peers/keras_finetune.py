"""Plain Keras fine-tuning of a model on an IDX folder, one fit a stage, and its conversion to TFLite.

usage: keras_finetune.py MODEL.keras IDX_FOLDER OUT.tflite --stages 3x32,1x128
Stages are EPOCHSxBATCH. The first nine tenths of the training images are trained, as hone does.
"""
import argparse
import contextlib
import io
import os

os.environ.setdefault('TF_CPP_MIN_LOG_LEVEL', '3')
import idx
import keras
import tensorflow as tf

parser = argparse.ArgumentParser()
parser.add_argument('model')
parser.add_argument('data')
parser.add_argument('out')
parser.add_argument('--stages', default='1x128')
a = parser.parse_args()
model = keras.models.load_model(a.model, compile=False)
x, y = idx.images(a.data, 'train'), idx.read(a.data, 'train-labels')
count = len(x) - len(x) // 10
if len(model.input_shape) == 3:
    x = x[..., 0]
probabilities = getattr(model.layers[-1], 'activation', None) is keras.activations.softmax
model.compile('adam', keras.losses.SparseCategoricalCrossentropy(from_logits=not probabilities))
for stage in a.stages.split(','):
    epochs, batch = map(int, stage.split('x'))
    model.fit(x[:count], y[:count], batch_size=batch, epochs=epochs, verbose=0)
with contextlib.redirect_stdout(io.StringIO()):
    content = tf.lite.TFLiteConverter.from_keras_model(model).convert()
with open(a.out, 'wb') as file:
    file.write(content)
