package dev.hone.api.target;

import dev.hone.model.DataType;
import dev.hone.model.traits.OperatorKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A hardware target: what runs there, within which limits, and what pays. An immutable value made by {@link #of}. */
public final class TargetProfile {

    private final String id;
    private final String version;
    private final String format;
    private final String description;
    private final String defaultChain;
    private final List<Figure> figures;
    private final List<Limit> limits;
    private final List<Benefit> benefits;
    private final Set<OperatorKind> perChannel;
    private final Set<DataType> activationTypes;
    private final Set<DataType> weightTypes;
    private final boolean dynamicRange;
    private final boolean reusesInputMemory;
    private final boolean sparseEncoding;
    private final ZeroSkipping zeroSkipping;
    private final WeightAxis patternAxis;

    private TargetProfile(Builder builder) {
        id = builder.id;
        version = builder.version;
        format = builder.format;
        description = builder.description;
        defaultChain = builder.defaultChain;
        figures = List.copyOf(builder.figures);
        limits = List.copyOf(builder.limits);
        benefits = List.copyOf(builder.benefits);
        perChannel = Collections.unmodifiableSet(builder.perChannel);
        activationTypes = Collections.unmodifiableSet(builder.activationTypes);
        weightTypes = Collections.unmodifiableSet(builder.weightTypes);
        dynamicRange = builder.dynamicRange;
        reusesInputMemory = builder.reusesInputMemory;
        sparseEncoding = builder.sparseEncoding;
        zeroSkipping = builder.zeroSkipping;
        patternAxis = builder.patternAxis;
    }

    /**
     * @param id as users write it
     * @param version of these data
     * @param format id of the format that the target runs
     */
    public static Builder of(String id, String version, String format) {
        return new Builder(id, version, format);
    }

    public String id() {
        return id;
    }

    public String version() {
        return version;
    }

    /** Id of the format that the target runs. */
    public String format() {
        return format;
    }

    /** One line for people. */
    public String description() {
        return description;
    }

    /** The chain that is run when the user says nothing else. */
    public String defaultChain() {
        return defaultChain;
    }

    public List<Figure> figures() {
        return figures;
    }

    public Optional<Figure> figure(String name) {
        return figures.stream().filter(figure -> figure.name().equals(name)).findFirst();
    }

    public List<Limit> limits() {
        return limits;
    }

    public List<Benefit> benefits() {
        return benefits;
    }

    /** The kinds of operators whose integer weights may have one scale a channel. */
    public Set<OperatorKind> perChannel() {
        return perChannel;
    }

    /** The same profile with one scale a tensor everywhere, which every runtime takes. */
    public TargetProfile perTensor() {
        return derive(id, version).perChannelOnly(Set.of()).build();
    }

    /** A profile that begins with all that this one says, under another id. */
    public Builder derive(String derivedId, String derivedVersion) {
        Builder copy = of(derivedId, derivedVersion, format)
                .description(description)
                .defaultChain(defaultChain)
                .perChannelOnly(perChannel)
                .activationTypesOnly(activationTypes)
                .weightTypesOnly(weightTypes)
                .dynamicRange(dynamicRange)
                .reusesInputMemory(reusesInputMemory)
                .sparseEncoding(sparseEncoding)
                .zeroSkipping(zeroSkipping)
                .patternAxis(patternAxis);
        copy.figures.addAll(figures);
        copy.limits.addAll(limits);
        copy.benefits.addAll(benefits);
        return copy;
    }

    /** The integer types in which the target's runtime keeps activations. */
    public Set<DataType> activationTypes() {
        return activationTypes;
    }

    /**
     * The types, narrower than FLOAT32, in which weights may be stored that the target's runtime turns back into floats
     * to compute with them.
     */
    public Set<DataType> weightTypes() {
        return weightTypes;
    }

    /**
     * Whether the target's runtime multiplies float activations by int8 weights, storing the activations as integers
     * only while it computes.
     */
    public boolean dynamicRange() {
        return dynamicRange;
    }

    /** Whether the target's runtime lets an output take over the memory of an input. */
    public boolean reusesInputMemory() {
        return reusesInputMemory;
    }

    /** Whether the target's runtime reads weights in the sparse encoding of its format. */
    public boolean sparseEncoding() {
        return sparseEncoding;
    }

    /** Which zeros in weights the target's kernels skip. */
    public ZeroSkipping zeroSkipping() {
        return zeroSkipping;
    }

    /** The axis of weights along which neighbours make the groups of an N:M pattern of zeros. */
    public WeightAxis patternAxis() {
        return patternAxis;
    }

    /** Builds a profile. Not safe for use by several threads. */
    public static final class Builder {

        private final String id;
        private final String version;
        private final String format;
        private String description = "";
        private String defaultChain = "";
        private final List<Figure> figures = new ArrayList<>();
        private final List<Limit> limits = new ArrayList<>();
        private final List<Benefit> benefits = new ArrayList<>();
        private final Set<OperatorKind> perChannel = EnumSet.of(
                OperatorKind.CONVOLUTION, OperatorKind.DEPTHWISE_CONVOLUTION, OperatorKind.TRANSPOSED_CONVOLUTION);
        private final Set<DataType> activationTypes = EnumSet.of(DataType.INT8);
        private final Set<DataType> weightTypes = EnumSet.noneOf(DataType.class);
        private boolean dynamicRange;
        private boolean reusesInputMemory;
        private boolean sparseEncoding;
        private ZeroSkipping zeroSkipping = ZeroSkipping.NONE;
        private WeightAxis patternAxis = WeightAxis.INPUT_CHANNELS;

        private Builder(String id, String version, String format) {
            this.id = id;
            this.version = version;
            this.format = format;
        }

        public Builder description(String line) {
            description = line;
            return this;
        }

        public Builder defaultChain(String chain) {
            defaultChain = chain;
            return this;
        }

        public Builder figure(String name, double value, String unit, String source) {
            figures.add(new Figure(name, value, unit, source));
            return this;
        }

        public Builder withoutFigure(String name) {
            figures.removeIf(figure -> figure.name().equals(name));
            return this;
        }

        public Builder limit(Limit limit) {
            limits.add(limit);
            return this;
        }

        public Builder withoutLimit(Class<? extends Limit> kind) {
            limits.removeIf(kind::isInstance);
            return this;
        }

        public Builder benefit(Benefit benefit) {
            benefits.add(benefit);
            return this;
        }

        public Builder withoutBenefit(String property) {
            benefits.removeIf(benefit -> benefit.property().equals(property));
            return this;
        }

        /** Adds kinds of operators to {@link TargetProfile#perChannel}; the kinds of convolution are there already. */
        public Builder perChannel(OperatorKind... kinds) {
            perChannel.addAll(List.of(kinds));
            return this;
        }

        /** These kinds of operators are {@link TargetProfile#perChannel}, and no others. */
        public Builder perChannelOnly(Set<OperatorKind> kinds) {
            perChannel.clear();
            perChannel.addAll(kinds);
            return this;
        }

        /** Adds to {@link TargetProfile#activationTypes}; INT8 is there already. */
        public Builder activationTypes(DataType... types) {
            activationTypes.addAll(List.of(types));
            return this;
        }

        /** These are the {@link TargetProfile#activationTypes}, and no others. */
        public Builder activationTypesOnly(Set<DataType> types) {
            activationTypes.clear();
            activationTypes.addAll(types);
            return this;
        }

        /** Adds to {@link TargetProfile#weightTypes}, of which there are none at first. */
        public Builder weightTypes(DataType... types) {
            weightTypes.addAll(List.of(types));
            return this;
        }

        /** These are the {@link TargetProfile#weightTypes}, and no others. */
        public Builder weightTypesOnly(Set<DataType> types) {
            weightTypes.clear();
            weightTypes.addAll(types);
            return this;
        }

        public Builder dynamicRange(boolean computes) {
            dynamicRange = computes;
            return this;
        }

        public Builder reusesInputMemory(boolean reuses) {
            reusesInputMemory = reuses;
            return this;
        }

        public Builder sparseEncoding(boolean reads) {
            sparseEncoding = reads;
            return this;
        }

        /** Instead of {@link ZeroSkipping#NONE}. */
        public Builder zeroSkipping(ZeroSkipping skipped) {
            zeroSkipping = skipped;
            return this;
        }

        /** Instead of {@link WeightAxis#INPUT_CHANNELS}. */
        public Builder patternAxis(WeightAxis axis) {
            patternAxis = axis;
            return this;
        }

        public TargetProfile build() {
            return new TargetProfile(this);
        }
    }
}
