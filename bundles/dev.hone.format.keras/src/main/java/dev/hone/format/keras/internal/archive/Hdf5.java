package dev.hone.format.keras.internal.archive;

import dev.hone.model.DataType;
import dev.hone.model.InvalidModelException;
import dev.hone.model.Shape;
import dev.hone.model.TensorData;
import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.jhdf.api.dataset.ContiguousDataset;
import io.jhdf.object.datatype.FixedPoint;
import io.jhdf.object.datatype.FloatingPoint;
import io.jhdf.object.datatype.OrderedDataType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** An HDF5 file in memory. Whatever is wrong with it is an {@link InvalidModelException}. */
final class Hdf5 {

    /** Compressed arrays may be this much larger than the file. */
    private static final long MAX_EXPANSION = 64;

    private static final long MIN_EXPANDED = 64L << 20;

    private final String name;
    private final HdfFile file;
    private final long bytes;

    private Hdf5(String name, HdfFile file, long bytes) {
        this.name = name;
        this.file = file;
        this.bytes = bytes;
    }

    /** @param name for messages */
    static Hdf5 open(String name, ByteBuffer bytes) {
        long size = bytes.remaining();
        return new Hdf5(name, guarded(name, () -> HdfFile.fromByteBuffer(bytes)), size);
    }

    boolean has(String path) {
        return find(path).isPresent();
    }

    /** The names in a group; none if there is no such group. */
    List<String> children(String path) {
        return guarded(name, () -> find(path)
                .filter(Group.class::isInstance)
                .map(group -> List.copyOf(((Group) group).getChildren().keySet()))
                .orElse(List.of()));
    }

    /** A text; empty if there is no such attribute. */
    Optional<String> text(String path, String attribute) {
        return attribute(path, attribute).filter(String.class::isInstance).map(String.class::cast);
    }

    /** A list of texts, which may be split over several attributes with a number behind their names. */
    List<String> texts(String path, String attribute) {
        List<String> texts = new ArrayList<>(list(attribute(path, attribute)));
        for (int i = 0; texts.isEmpty() || i > 0; i++) {
            List<String> more = list(attribute(path, attribute + i));
            if (more.isEmpty()) {
                break;
            }
            texts.addAll(more);
        }
        return texts;
    }

    private static List<String> list(Optional<Object> value) {
        return value.filter(String[].class::isInstance)
                .map(array -> Arrays.asList((String[]) array))
                .orElse(List.of());
    }

    private Optional<Object> attribute(String path, String attribute) {
        return guarded(name, () -> find(path)
                .map(node -> node.getAttributes().get(attribute))
                .filter(found -> !found.isEmpty())
                .map(Attribute::getData));
    }

    /** An array; empty if there is none. */
    Optional<StoredArray> array(String path) {
        return guarded(
                name, () -> find(path).filter(Dataset.class::isInstance).map(node -> array(path, (Dataset) node)));
    }

    private StoredArray array(String path, Dataset dataset) {
        Shape shape = Shape.of(dataset.getDimensions());
        int width = dataset.getDataType().getSize();
        boolean contiguous = dataset instanceof ContiguousDataset;
        long size = Math.multiplyExact(shape.elements(), (long) width);
        if (size > (contiguous ? bytes : Math.max(MIN_EXPANDED, Math.multiplyExact(MAX_EXPANSION, bytes)))) {
            throw new InvalidModelException(name + ": array " + path + " of shape " + shape + " says that it has "
                    + size + " bytes; the file has " + bytes);
        }
        boolean little = dataset.getDataType() instanceof OrderedDataType ordered
                && ordered.getByteOrder() == ByteOrder.LITTLE_ENDIAN;
        if (dataset.getDataType() instanceof FloatingPoint
                && width == Float.BYTES
                && contiguous
                && little
                && size > 0) {
            ByteBuffer data = ((ContiguousDataset) dataset).getBuffer();
            return new StoredArray(path, DataType.FLOAT32, shape, TensorData.of(data.slice(0, (int) size)));
        }
        if (dataset.getDataType() instanceof FloatingPoint) {
            return new StoredArray(path, DataType.FLOAT32, shape, floats(dataset, shape));
        }
        if (dataset.getDataType() instanceof FixedPoint) {
            return new StoredArray(path, DataType.INT64, shape, integers(dataset, shape));
        }
        throw new InvalidModelException(name + ": array " + path + " is of the HDF5 type "
                + dataset.getDataType().getClass().getSimpleName() + "; accepted are numbers");
    }

    private static TensorData floats(Dataset dataset, Shape shape) {
        Object values = shape.elements() == 0 ? new float[0] : flat(dataset);
        float[] floats = new float[Math.toIntExact(shape.elements())];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = number(values, i).floatValue();
        }
        return TensorData.ofFloats(floats);
    }

    private static TensorData integers(Dataset dataset, Shape shape) {
        Object values = shape.elements() == 0 ? new long[0] : flat(dataset);
        return TensorData.ofLongs(IntStream.range(0, Math.toIntExact(shape.elements()))
                .mapToLong(i -> number(values, i).longValue())
                .toArray());
    }

    private static Object flat(Dataset dataset) {
        return dataset.isScalar() ? new Object[] {dataset.getData()} : dataset.getDataFlat();
    }

    private static Number number(Object array, int index) {
        return (Number) java.lang.reflect.Array.get(array, index);
    }

    private Optional<Node> find(String path) {
        return guarded(name, () -> {
            Node at = file;
            for (String part : path.split("/", -1)) {
                if (part.isEmpty()) {
                    continue;
                }
                at = at instanceof Group group ? group.getChildren().get(part) : null;
                if (at == null) {
                    return Optional.empty();
                }
            }
            return Optional.of(at);
        });
    }

    /** The library trusts files: a damaged one shows as whatever happens to go wrong first. */
    private static <T> T guarded(String name, Supplier<T> work) {
        try {
            return work.get();
        } catch (InvalidModelException e) {
            throw e;
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError | InternalError e) {
            String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            throw new InvalidModelException(
                    name + " is damaged or truncated, or no HDF5 that hone knows: " + message, e);
        }
    }
}
