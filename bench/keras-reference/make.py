"""Makes the recorded references of Keras: models of many layers side by side, and what Keras computes with them.

usage: make.py FOLDER [GROUP...]

Writes FOLDER/GROUP.zip with the model (model.keras or model.h5), inputs.bin and outputs.bin: all inputs and all outputs, one after
the other, little-endian float32. Needs keras 3 with TensorFlow. Nothing but the files that it writes is used by hone.
"""
import io
import os
import sys
import tempfile
import zipfile

os.environ.setdefault('TF_CPP_MIN_LOG_LEVEL', '3')
os.environ.setdefault('KERAS_BACKEND', 'tensorflow')
import keras
import numpy as np
from keras import layers as L

RANDOM = np.random.default_rng(7)


def named(name, layer):
    """The layer under another name."""
    config = layer.get_config()
    config['name'] = name
    return type(layer).from_config(config)


def group(inputs, cases):
    """A model with one output for each case: a layer on the only input, or a function of the inputs."""
    outputs = []
    for name, case in cases.items():
        if isinstance(case, keras.layers.Layer):
            outputs.append(named(name, case)(inputs[0]))
        else:
            outputs.append(case(*inputs))
    return keras.Model(inputs, outputs)


def image(*shape, name='x', **options):
    return keras.Input(shape, name=name, **options)


def activations():
    names = ['linear', 'relu', 'relu6', 'leaky_relu', 'elu', 'selu', 'celu', 'gelu', 'sigmoid', 'silu', 'hard_sigmoid', 'hard_silu',
             'hard_tanh', 'tanh', 'tanh_shrink', 'softplus', 'softsign', 'exponential', 'mish', 'log_sigmoid', 'softmax',
             'log_softmax', 'hard_shrink', 'soft_shrink', 'squareplus', 'sparse_plus', 'sparse_sigmoid', 'glu']
    cases = {}
    for name in names:
        cases[name] = L.Activation(name)
    cases.update({
        'relu_max': L.ReLU(max_value=1.5),
        'relu_max1': L.ReLU(max_value=1.0),
        'relu_max6': L.ReLU(max_value=6.0),
        'relu_slope': L.ReLU(negative_slope=0.1),
        'relu_slope_max': L.ReLU(max_value=2.0, negative_slope=0.1),
        'relu_threshold': L.ReLU(threshold=0.5),
        'relu_all': L.ReLU(max_value=2.0, negative_slope=0.1, threshold=0.5),
        'leaky_layer': L.LeakyReLU(negative_slope=0.17),
        'elu_layer': L.ELU(alpha=0.7),
        'prelu': L.PReLU(),
        'prelu_shared': L.PReLU(shared_axes=[1, 2]),
        'softmax_axis': L.Softmax(axis=1),
        'dense_relu': L.Dense(5, activation='relu'),
        'conv_tanh': L.Conv2D(3, 2, activation='tanh'),
        'conv_hard_swish': L.Conv2D(3, 2, activation='hard_swish'),
    })
    return group([image(3, 4, 6)], cases)


def convolutions():
    cases = {
        'conv': L.Conv2D(4, 3),
        'conv_same': L.Conv2D(4, 3, padding='same', strides=2),
        'conv_wide': L.Conv2D(4, (2, 3), strides=(1, 2), activation='relu'),
        'conv_dilated': L.Conv2D(4, 3, dilation_rate=2, padding='same'),
        'conv_groups': L.Conv2D(4, 3, groups=2),
        'conv_nobias': L.Conv2D(4, 1, use_bias=False),
        'conv_relu6': L.Conv2D(4, 1, activation='relu6'),
        'depthwise': L.DepthwiseConv2D(3),
        'depthwise_multiplier': L.DepthwiseConv2D(3, depth_multiplier=2, padding='same', activation='relu'),
        'depthwise_strides': L.DepthwiseConv2D(3, strides=2, use_bias=False, padding='same'),
        'depthwise_dilated': L.DepthwiseConv2D(2, dilation_rate=2),
        'separable': L.SeparableConv2D(5, 3, padding='same'),
        'separable_options': L.SeparableConv2D(3, 3, strides=2, depth_multiplier=2, activation='relu'),
        'transposed': L.Conv2DTranspose(3, 3, strides=2),
        'transposed_same': L.Conv2DTranspose(3, 3, strides=2, padding='same', activation='relu'),
        'transposed_padding': L.Conv2DTranspose(3, 3, strides=2, padding='same', output_padding=1),
        'transposed_odd': L.Conv2DTranspose(2, (2, 3), strides=(2, 1), padding='valid', use_bias=False),
    }
    return group([image(7, 8, 4)], cases)


def channels_first():
    """No output is as wide as it has channels: Keras 3.15 adds a bias along the width then."""
    first = dict(data_format='channels_first')
    x = image(4, 7, 6)

    def block(x):
        y = L.Conv2D(5, 3, padding='same', name='b_conv', **first)(x)
        y = L.BatchNormalization(axis=1, name='b_norm')(y)
        y = L.ReLU(name='b_relu')(y)
        y = L.DepthwiseConv2D(3, name='b_depthwise', **first)(y)
        y = L.MaxPooling2D(2, name='b_pool', **first)(y)
        return L.Flatten(name='b_flatten', **first)(y)
    cases = {
        'conv': L.Conv2D(5, 3, **first),
        'depthwise': L.DepthwiseConv2D(3, padding='same', **first),
        'separable': L.SeparableConv2D(3, 3, **first),
        'transposed': L.Conv2DTranspose(3, 3, strides=2, **first),
        'max': L.MaxPooling2D(2, **first),
        'average': L.AveragePooling2D(3, strides=1, padding='same', **first),
        'global_average': L.GlobalAveragePooling2D(**first),
        'global_max': L.GlobalMaxPooling2D(keepdims=True, **first),
        'padding': L.ZeroPadding2D(((1, 0), (2, 1)), **first),
        'cropping': L.Cropping2D(((1, 0), (2, 1)), **first),
        'flatten': L.Flatten(**first),
        'upsampling': L.UpSampling2D(2, **first),
        'block': block,
    }
    return group([x], cases)


def one_dimension():
    cases = {
        'conv': L.Conv1D(4, 3),
        'conv_same': L.Conv1D(4, 3, padding='same', strides=2, activation='relu'),
        'conv_causal': L.Conv1D(4, 3, padding='causal'),
        'conv_causal_dilated': L.Conv1D(4, 2, padding='causal', dilation_rate=2),
        'conv_groups': L.Conv1D(4, 3, groups=2),
        'depthwise': L.DepthwiseConv1D(3, depth_multiplier=2),
        'separable': L.SeparableConv1D(5, 3, padding='same'),
        'transposed': L.Conv1DTranspose(3, 3, strides=2),
        'transposed_same': L.Conv1DTranspose(3, 3, strides=2, padding='same'),
        'max': L.MaxPooling1D(2),
        'max_same': L.MaxPooling1D(3, strides=2, padding='same'),
        'average': L.AveragePooling1D(2),
        'average_same': L.AveragePooling1D(3, strides=2, padding='same'),
        'global_average': L.GlobalAveragePooling1D(),
        'global_max': L.GlobalMaxPooling1D(keepdims=True),
        'padding': L.ZeroPadding1D((1, 2)),
        'cropping': L.Cropping1D((1, 2)),
        'upsampling': L.UpSampling1D(3),
        'permute': L.Permute((2, 1)),
        'reshape': L.Reshape((3, -1)),
        'dense': L.Dense(3),
        'dense_nobias': L.Dense(3, use_bias=False),
        'norm': L.LayerNormalization(),
        'batch_norm': L.BatchNormalization(),
    }
    return group([image(9, 4)], cases)


def pooling():
    cases = {
        'max': L.MaxPooling2D(2),
        'max_same': L.MaxPooling2D(3, strides=2, padding='same'),
        'max_wide': L.MaxPooling2D((2, 3), strides=(1, 2)),
        'average': L.AveragePooling2D(2),
        'average_same': L.AveragePooling2D(3, strides=2, padding='same'),
        'global_average': L.GlobalAveragePooling2D(),
        'global_average_keep': L.GlobalAveragePooling2D(keepdims=True),
        'global_max': L.GlobalMaxPooling2D(),
        'flatten': L.Flatten(),
        'reshape': L.Reshape((-1, 6)),
        'permute': L.Permute((3, 1, 2)),
        'zero': L.ZeroPadding2D(1),
        'zero_sides': L.ZeroPadding2D(((0, 1), (2, 0))),
        'crop': L.Cropping2D(((1, 0), (2, 1))),
        'up': L.UpSampling2D((2, 3)),
        'up_bilinear': L.UpSampling2D(2, interpolation='bilinear'),
        'resize': L.Resizing(5, 9),
        'resize_nearest': L.Resizing(5, 9, interpolation='nearest'),
        'dropout': L.Dropout(0.5),
        'noise': L.GaussianNoise(0.5),
        'spatial': L.SpatialDropout2D(0.5),
        'rescaling': L.Rescaling(1 / 127.5, offset=-1),
        'rescaling_list': L.Rescaling([0.5, 0.25, 2.0], offset=[1.0, 2.0, 3.0]),
        'normalization': L.Normalization(axis=-1, mean=[0.1, 0.2, 0.3], variance=[0.5, 1.0, 2.0]),
        'normalization_scalar': L.Normalization(axis=None, mean=0.3, variance=0.7),
        'normalization_invert': L.Normalization(axis=-1, mean=[0.1, 0.2, 0.3], variance=[0.5, 1.0, 2.0], invert=True),
        'dense': L.Dense(4),
    }
    return group([image(6, 7, 3)], cases)


def normalizations():
    adapted = L.Normalization(axis=-1, name='adapted')

    cases = {
        'batch': L.BatchNormalization(),
        'batch_epsilon': L.BatchNormalization(epsilon=0.1, scale=False),
        'batch_plain': L.BatchNormalization(center=False, scale=False),
        'batch_axis': L.BatchNormalization(axis=1),
        'layer': L.LayerNormalization(),
        'layer_axes': L.LayerNormalization(axis=[1, 2, 3]),
        'layer_axis': L.LayerNormalization(axis=1),
        'layer_plain': L.LayerNormalization(center=False, scale=False, epsilon=0.01),
        'group': L.GroupNormalization(groups=2),
        'group_one': L.GroupNormalization(groups=1, center=False),
        'group_each': L.GroupNormalization(groups=-1, scale=False),
        'group_axis': L.GroupNormalization(groups=2, axis=1),
        'rms': L.RMSNormalization(),
        'unit': L.UnitNormalization(),
        'adapted': adapted,
        'conv_norm': lambda x: L.ReLU(name='conv_norm_relu')(
            L.BatchNormalization(name='conv_norm_norm')(L.Conv2D(8, 2, name='conv_norm_conv')(x))),
        'norm_conv': lambda x: L.Conv2D(3, 2, name='norm_conv_conv')(L.BatchNormalization(name='norm_conv_norm')(x)),
        'norm_conv_same': lambda x: L.Conv2D(3, 2, padding='same', name='norm_same_conv')(
            L.BatchNormalization(name='norm_same_norm')(x)),
    }
    return group([image(4, 3, 4)], cases)


def merging():
    inputs = [image(4, 3, 2, name='a'), image(4, 3, 2, name='b'), image(2, name='c'), image(5, 3, name='d'), image(5, 4, name='e')]
    cases = {
        'add': lambda a, b, c, d, e: L.Add(name='add')([a, b]),
        'add3': lambda a, b, c, d, e: L.Add(name='add3')([a, b, a]),
        'add_broadcast': lambda a, b, c, d, e: L.Add(name='add_broadcast')([a, L.Reshape((1, 1, 2), name='rc')(c)]),
        'subtract': lambda a, b, c, d, e: L.Subtract(name='subtract')([a, b]),
        'multiply': lambda a, b, c, d, e: L.Multiply(name='multiply')([a, b]),
        'average': lambda a, b, c, d, e: L.Average(name='average')([a, b, a]),
        'maximum': lambda a, b, c, d, e: L.Maximum(name='maximum')([a, b]),
        'minimum': lambda a, b, c, d, e: L.Minimum(name='minimum')([a, b]),
        'concatenate': lambda a, b, c, d, e: L.Concatenate(name='concatenate')([a, b]),
        'concatenate_axis': lambda a, b, c, d, e: L.Concatenate(axis=1, name='concatenate_axis')([a, b, a]),
        'dot': lambda a, b, c, d, e: L.Dot(axes=1, name='dot')([d, e]),
        'dot_axes': lambda a, b, c, d, e: L.Dot(axes=(2, 2), name='dot_axes')([d, d]),
        'dot_flat': lambda a, b, c, d, e: L.Dot(axes=(1, 1), name='dot_flat')([d, L.Reshape((5, 1), name='column')(
            L.Cropping1D((0, 0), name='uncropped')(L.Dense(1, name='column_dense')(d)))]),
        'dot_vector': lambda a, b, c, d, e: L.Dot(axes=(1, 1), name='dot_vector')([L.Dense(5, name='five')(c), d]),
        'dot_normalized': lambda a, b, c, d, e: L.Dot(axes=2, normalize=True, name='dot_normalized')([e, e]),
        'repeat': lambda a, b, c, d, e: L.RepeatVector(3, name='repeat')(c),
        'flat_dense': lambda a, b, c, d, e: L.Dense(3, activation='softmax', name='flat_dense')(c),
    }
    return group(inputs, cases)


def structure():
    """Nested models, shared layers, several inputs and outputs."""
    inner = keras.Sequential([keras.Input((6,)), L.Dense(5, activation='relu', name='one'), L.BatchNormalization(name='norm'),
                              L.Dense(4, name='two')], name='inner')
    p, q = keras.Input((6,), name='p'), keras.Input((6,), name='q')
    branch_in = keras.Input((4,), name='branch_in')
    first = L.Dense(3, name='branch_first')(branch_in)
    branch = keras.Model(branch_in, [first, L.Activation('tanh', name='branch_second')(first)], name='branch')
    shared = L.Dense(4, name='shared')
    left, right = inner(p), inner(q)
    one, two = branch(L.Add(name='sum')([left, shared(p)]))
    three, four = branch(L.Subtract(name='difference')([right, shared(q)]))
    return keras.Model([p, q], [one, two, L.Concatenate(name='both')([three, four]), left])


def sequence():
    return keras.Sequential([
        keras.Input((10, 10, 1)), L.Rescaling(1 / 255), L.Conv2D(4, 3, activation='relu'), L.MaxPooling2D(),
        L.Conv2D(4, 3, use_bias=False), L.BatchNormalization(), L.ReLU(), L.Dropout(0.3), L.Flatten(), L.Dense(6, activation='softmax')])


def volumes():
    cases = {
        'conv': L.Conv3D(3, 2),
        'conv_same': L.Conv3D(3, 2, strides=2, padding='same', activation='relu'),
        'padding': L.ZeroPadding3D(1),
        'cropping': L.Cropping3D(1),
        'global_average': L.GlobalAveragePooling3D(),
        'global_max': L.GlobalMaxPooling3D(),
        'max': L.MaxPooling3D(2),
        'max_same': L.MaxPooling3D(3, strides=2, padding='same'),
        'average': L.AveragePooling3D(2),
        'average_same': L.AveragePooling3D(3, strides=2, padding='same'),
        'flatten': L.Flatten(),
        'up': L.UpSampling3D(2),
    }
    return group([image(4, 5, 4, 2)], cases)


def embeddings():
    x = keras.Input((5,), name='tokens', dtype='int32')
    table = L.Embedding(7, 4, name='table')(x)
    return keras.Model([x], [table, L.GlobalAveragePooling1D(name='mean')(table), L.Dense(3, name='dense')(table)])


def recurrent():
    cases = {
        'lstm': L.LSTM(4),
        'lstm_sequences': L.LSTM(4, return_sequences=True),
        'lstm_backwards': L.LSTM(4, return_sequences=True, go_backwards=True),
        'lstm_activation': L.LSTM(3, activation='relu', recurrent_activation='hard_sigmoid'),
        'lstm_nobias': L.LSTM(3, use_bias=False),
        'gru': L.GRU(4),
        'gru_sequences': L.GRU(4, return_sequences=True),
        'gru_before': L.GRU(4, reset_after=False),
        'gru_nobias': L.GRU(4, use_bias=False),
        'rnn': L.SimpleRNN(4),
        'rnn_sequences': L.SimpleRNN(4, return_sequences=True, activation='relu'),
        'rnn_backwards': L.SimpleRNN(4, go_backwards=True, use_bias=False),
        'bidirectional': L.Bidirectional(L.LSTM(3)),
        'bidirectional_sequences': L.Bidirectional(L.GRU(3, return_sequences=True), merge_mode='sum'),
        'bidirectional_average': L.Bidirectional(L.SimpleRNN(3), merge_mode='ave'),
        'distributed': L.TimeDistributed(L.Dense(3, activation='relu')),
    }
    return group([image(6, 3)], cases)


def long_sequence():
    cases = {
        'lstm': L.LSTM(4, return_sequences=True),
        'gru': L.GRU(4, return_sequences=True),
        'rnn': L.SimpleRNN(4, return_sequences=True),
    }
    return group([image(50, 2)], cases)


def sequences():
    """What is one operator of a runtime, and what is just not."""
    x = image(1100, 3)
    y, z = L.SimpleRNN(3, return_sequences=True, return_state=True, activation='linear', name='all')(x)
    first = L.Dense(4, name='first')(L.Flatten(name='flat')(L.Cropping1D((0, 1098), name='crop')(x)))
    short = L.Cropping1D((0, 1090), name='short')(x)
    return keras.Model([x], [
        y, z, L.LSTM(4, name='long')(x), L.LSTM(4, go_backwards=True, name='back')(x),
        L.SimpleRNN(4, name='given')(x, initial_state=first), L.LSTM(4, name='given_lstm')(x, initial_state=[first, first]),
        L.SimpleRNN(3, activation='relu6', use_bias=False, name='relu6')(x), L.SimpleRNN(3, activation='sigmoid', name='sigmoid')(short),
        L.Bidirectional(L.LSTM(3, return_sequences=True), name='both')(x), L.Bidirectional(L.SimpleRNN(3), merge_mode='mul', name='product')(x),
        L.LSTM(3, unroll=True, name='unroll')(short), L.LSTM(4, name='second')(L.LSTM(4, return_sequences=True, name='one')(x))])


def states():
    x = image(5, 3)
    sequences, hidden, cell = L.LSTM(4, return_sequences=True, return_state=True, name='encoder')(x)
    decoded = L.LSTM(4, name='decoder')(x, initial_state=[hidden, cell])
    gru, state = L.GRU(4, return_state=True, name='gru')(x)
    again = L.GRU(4, name='gru_again')(x, initial_state=state)
    return keras.Model([x], [sequences, hidden, cell, decoded, gru, again])


def attention():
    x, y = image(5, 8, name='x'), image(4, 8, name='y')

    def block(x, y):
        z = L.MultiHeadAttention(2, 4, name='block_attention')(x, x)
        z = L.LayerNormalization(epsilon=1e-6, name='block_norm')(L.Add(name='block_add')([x, z]))
        return L.Dense(8, name='block_two')(L.Dense(16, activation='gelu', name='block_one')(z))
    cases = {
        'self': lambda x, y: L.MultiHeadAttention(2, 3, name='self')(x, x),
        'cross': lambda x, y: L.MultiHeadAttention(2, 3, value_dim=5, name='cross')(x, y),
        'key': lambda x, y: L.MultiHeadAttention(3, 2, use_bias=False, output_shape=6, name='key')(x, y, key=y),
        'dot': lambda x, y: L.Attention(name='dot')([x, y]),
        'additive': lambda x, y: L.AdditiveAttention(use_scale=False, name='additive')([x, y]),
        'block': block,
    }
    return group([x, y], cases)


def distributed():
    x = image(3, 6, 5, 2)
    y = L.TimeDistributed(L.Conv2D(3, 3, activation='relu'), name='conv')(x)
    z = L.TimeDistributed(L.MaxPooling2D(2), name='pool')(y)
    w = L.TimeDistributed(L.Flatten(), name='flat')(z)
    return keras.Model([x], [y, z, w, L.LSTM(3, name='lstm')(w)])


def operations():
    """Operations between layers, and a layer of the applications."""
    from keras.src.applications.convnext import LayerScale
    ops = keras.ops
    x, y = image(4, 3, name='x'), image(4, 3, name='y')
    named = {
        'add': x + 3.0, 'subtract': 1.5 - x, 'multiply': x * y, 'divide': x / 4, 'power': ops.power(ops.absolute(x), 1.5),
        'maximum': ops.maximum(x, y), 'minimum': ops.minimum(x, 0.5), 'negative': -x, 'exp': ops.exp(x), 'sqrt': ops.sqrt(ops.absolute(x)),
        'square': ops.square(x), 'sin': ops.sin(x), 'relu': ops.relu(x), 'relu6': ops.relu6(x), 'sigmoid': ops.sigmoid(x),
        'tanh': ops.tanh(x), 'silu': ops.silu(x), 'mean': ops.mean(x, axis=1), 'sum': ops.sum(x, axis=-1, keepdims=True),
        'max': ops.max(x, axis=1), 'min': ops.min(x, axis=2), 'softmax': ops.softmax(x, axis=-1),
        'concatenate': ops.concatenate([x, y], axis=1), 'matmul': ops.matmul(x, L.Permute((2, 1))(y)),
        'hard': x * (ops.relu6(x + 3.0) * (1.0 / 6.0)), 'scale': LayerScale(0.5, 3)(x),
    }
    return keras.Model([x, y], list(named.values()))


def written_activations():
    """Activations that models write out of their parts."""
    ops = keras.ops
    x = image(5, 4, name='x')
    gate = ops.relu6(x + 3.0)
    cube = ops.power(x, 3.0)
    cases = [
        x * gate / 6.0, x * (gate * (1.0 / 6.0)), x * (1.0 / 6.0) * gate, x * ops.hard_sigmoid(x),
        L.Multiply(name='times')([x, L.ReLU(6.0, name='relu_layer')(x + 3.0) / 6.0]),
        x * 0.5 * (1.0 + ops.erf(x / 1.4142135)), 0.5 * x * (ops.erf(x * 0.70710678) + 1.0), x * (0.5 + 0.5 * ops.erf(x * 0.70710678)),
        0.5 * x * (1.0 + ops.tanh(0.7978845608 * (x + 0.044715 * cube))),
        x * 0.5 * (1.0 + ops.tanh(0.7978845608 * x * (1.0 + 0.044715 * x * x))),
        ops.erf(x), x * 0.5 * (1.0 + ops.erf(x)), x * gate / 5.0]
    return keras.Model([x], cases)


def branches():
    """Branches that begin alike, with paddings as convolutions make them themselves and others."""
    x = image(9, 8, 3)
    left, right = L.ReLU(name='left')(x), L.ReLU(name='right')(x)
    pads = [((0, 1), (0, 1)), ((1, 1), (0, 1)), ((1, 2), (1, 1))]
    outputs = []
    for i, pad in enumerate(pads):
        y = L.ZeroPadding2D(pad, name=f'pad{i}')(right if i else left)
        outputs.append(L.Conv2D(2, 3, strides=2, name=f'conv{i}')(y))
        z = L.ZeroPadding2D(pad, name=f'pad_again{i}')(left)
        outputs.append(L.DepthwiseConv2D(3, strides=2, name=f'depthwise{i}')(z))
    return keras.Model([x], outputs)

def further_shapes():
    """Options that the groups before have not: sizes that are given, groups and dilation of less usual convolutions, augmentation."""
    x, volume, signal = image(7, 8, 4, name='x'), image(4, 6, 5, 4, name='volume'), image(9, 4, name='signal')
    first = dict(data_format='channels_first')
    on_x = {
        'adaptive_average': L.AdaptiveAveragePooling2D((3, 4)), 'adaptive_max': L.AdaptiveMaxPooling2D(3),
        'transposed_dilated': L.Conv2DTranspose(3, 3, dilation_rate=2),
        'transposed_dilated_same': L.Conv2DTranspose(3, 3, dilation_rate=(2, 1), padding='same'),
        'groups_dilated': L.Conv2D(8, 3, groups=4, dilation_rate=2, padding='same'),
        'center_crop': L.CenterCrop(4, 3), 'softmax_axes': L.Softmax(axis=(1, 2)), 'sparsemax': L.Activation('sparsemax'),
        'flip': L.RandomFlip(), 'rotation': L.RandomRotation(0.2), 'zoom': L.RandomZoom(0.2), 'contrast': L.RandomContrast(0.2),
        'translation': L.RandomTranslation(0.2, 0.2), 'brightness': L.RandomBrightness(0.2), 'normalization_axis': L.Normalization(
            axis=1, mean=np.arange(7) * 0.1, variance=np.arange(7) + 0.5),
        'prelu_rows': L.PReLU(shared_axes=[1]), 'batch_norm_first': L.BatchNormalization(axis=1),
    }
    on_volume = {
        'volume_groups': L.Conv3D(6, 2, groups=2), 'volume_dilated': L.Conv3D(3, 2, dilation_rate=2),
        'volume_adaptive': L.AdaptiveAveragePooling3D(2), 'volume_first': L.Conv3D(2, 2, **first),
        'volume_average_first': L.AveragePooling3D(2, **first), 'volume_group_norm': L.GroupNormalization(2),
        'volume_max_keep': L.GlobalMaxPooling3D(keepdims=True),
    }
    on_signal = {
        'signal_adaptive_average': L.AdaptiveAveragePooling1D(4), 'signal_adaptive_max': L.AdaptiveMaxPooling1D(3),
        'signal_conv_first': L.Conv1D(5, 3, **first), 'signal_depthwise': L.DepthwiseConv1D(3, strides=2, padding='same'),
        'signal_depthwise_dilated': L.DepthwiseConv1D(3, dilation_rate=2),
        'signal_separable': L.SeparableConv1D(3, 3, strides=2, depth_multiplier=2, activation='relu'),
        'signal_transposed_padding': L.Conv1DTranspose(3, 3, strides=2, padding='same', output_padding=1),
        'signal_transposed_dilated': L.Conv1DTranspose(3, 3, dilation_rate=2), 'signal_max_first': L.MaxPooling1D(2, **first),
        'signal_average_first': L.GlobalAveragePooling1D(**first), 'signal_unit': L.UnitNormalization(axis=1),
    }
    outputs = [named(name, layer)(y) for y, cases in [(x, on_x), (volume, on_volume), (signal, on_signal)]
               for name, layer in cases.items()]
    outputs.append(L.Dot(axes=(2, 1), name='dot_volume')([x, L.Reshape((8, 21), name='flat')(L.Cropping2D(((0, 0), (0, 1)), name='cut')(
        L.Conv2D(3, 1, name='three')(L.ZeroPadding2D(((0, 1), (0, 0)), name='pad')(L.Cropping2D(((0, 0), (0, 0)), name='all')(x)))))]))
    return keras.Model([x, volume, signal], outputs)


def masks():
    """Masks that Keras 3 writes as operations and arguments of calls."""
    x = image(6, 3, name='x')
    bent = keras.ops.relu(keras.ops.subtract(x, 0.5))
    masked = L.Masking(name='masking')(bent)
    e = L.LSTM(4, return_sequences=True, name='lstm_sequences')(masked)
    outputs = [
        L.LSTM(4, name='lstm')(masked), e, L.GRU(4, name='gru')(masked), L.SimpleRNN(4, name='rnn')(masked),
        L.LSTM(3, return_sequences=True, zero_output_for_mask=True, name='zeros')(masked),
        L.Bidirectional(L.GRU(3, return_sequences=True, name='inner'), name='bidirectional')(masked),
        L.GlobalAveragePooling1D(name='mean')(masked), L.GlobalMaxPooling1D(name='max')(masked),
    ]
    return keras.Model([x], outputs)


def attention_masks():
    y, other = image(6, 8, name='y'), image(6, 6, name='other')
    return keras.Model([y, other], [
        L.Softmax(name='softmax')(other, mask=other > 0), L.MultiHeadAttention(2, 4, name='given')(y, y, attention_mask=other > -1),
        L.MultiHeadAttention(2, 4, name='causal')(y, y, use_causal_mask=True), L.Attention(name='dot_causal')([y, y], use_causal_mask=True),
        L.Attention(score_mode='concat', use_scale=True, name='concat')([y, y]), L.AdditiveAttention(name='additive')([y, y]),
        L.Attention(use_scale=True, name='scaled')([y, y]),
    ])


def indices():
    """Operations that move values or compare them."""
    ops = keras.ops
    x, y = image(4, 6, name='x'), image(4, 6, name='y')
    first, second = ops.split(x, 2, axis=-1)
    return keras.Model([x, y], [
        x[:, 0], x[:, -1], x[:, 1:3, ::2], ops.expand_dims(x, -1), first, second,
        *ops.split(y, [1, 4], axis=2), ops.reshape(x, (-1, 2, 12)), ops.transpose(x, (0, 2, 1)), ops.squeeze(ops.expand_dims(y, 1), 1),
        ops.stack([x, y], axis=2), ops.clip(x, -1, 2), ops.gelu(x, approximate=True), ops.gelu(x, approximate=False),
        ops.leaky_relu(x, 0.3), ops.log_softmax(x), ops.selu(x), ops.floor(x), ops.where(ops.logical_or(x > y, x <= -1.0), x, y),
        ops.where(ops.logical_and(x < y, ops.logical_not(ops.equal(x, y))), x, y), ops.where(x >= y, x, y),
    ])


GROUPS = {f.__name__: f for f in [activations, convolutions, channels_first, one_dimension, pooling, normalizations, merging, structure,
                                  sequence, volumes, embeddings, recurrent, long_sequence, states, attention, distributed,
                                  operations, branches, written_activations, sequences, further_shapes, masks,
                                  attention_masks, indices]}
LEGACY = ['structure', 'sequence', 'normalizations', 'recurrent', 'attention', 'convolutions']


def randomize(model):
    for weight in model.weights:
        if 'variance' in weight.name:
            value = RANDOM.uniform(0.5, 1.5, weight.shape)
        elif 'seed' in weight.name or 'count' in weight.name:
            continue
        else:
            value = RANDOM.uniform(-0.6, 0.6, weight.shape)
        weight.assign(np.round(value * 256) / 256)
    for layer in model.layers:
        if isinstance(layer, L.Normalization):
            layer.finalize_state()


def sample(tensor):
    shape = [1] + list(tensor.shape[1:])
    if tensor.dtype == 'int32':
        return RANDOM.integers(0, 7, shape).astype('int32')
    return (np.round(RANDOM.uniform(-3, 3, shape) * 256) / 256).astype('float32')


def save(path, suffix, model, inputs, outputs):
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, 'model' + suffix)
        model.save(file)
        if suffix == '.keras':
            content = io.BytesIO()
            with zipfile.ZipFile(file) as stored, zipfile.ZipFile(content, 'w') as plain:
                for entry in stored.namelist():
                    plain.writestr(zipfile.ZipInfo(entry), stored.read(entry))
            content = content.getvalue()
        else:
            with open(file, 'rb') as stream:
                content = stream.read()
    with zipfile.ZipFile(path, 'w', zipfile.ZIP_DEFLATED, compresslevel=9) as out:
        for name, data in [('model' + suffix, content), ('inputs.bin', inputs), ('outputs.bin', outputs)]:
            out.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED, 9)


def main():
    folder, wanted = sys.argv[1], sys.argv[2:] or list(GROUPS)
    os.makedirs(folder, exist_ok=True)
    for name in wanted:
        keras.utils.clear_session()
        model = GROUPS[name]()
        randomize(model)
        inputs = [sample(x) for x in model.inputs]
        outputs = model(inputs if len(inputs) > 1 else inputs[0], training=False)
        outputs = outputs if isinstance(outputs, (list, tuple)) else [outputs]
        pack = lambda arrays: b''.join(np.asarray(a).astype('<f4' if np.asarray(a).dtype != np.int32 else '<i4').tobytes() for a in arrays)
        save(os.path.join(folder, name + '.zip'), '.keras', model, pack(inputs), pack(outputs))
        if name in LEGACY:
            save(os.path.join(folder, name + '_h5.zip'), '.h5', model, pack(inputs), pack(outputs))
        print(name, len(outputs), 'outputs', os.path.getsize(os.path.join(folder, name + '.zip')))


if __name__ == '__main__':
    main()
