package dev.hone.feature.internal;

import java.util.List;
import org.osgi.service.feature.ID;

/**
 * What an identifier in Maven's coordinates names.
 *
 * @param classifier empty if there is none
 */
record Artifact(String group, String artifact, String version, String type, String classifier) {

    private static final String BUNDLE = "jar";

    static Artifact of(ID id) {
        return new Artifact(
                id.getGroupId(),
                id.getArtifactId(),
                id.getVersion(),
                id.getType().orElse(BUNDLE),
                id.getClassifier().orElse(""));
    }

    /** Where a folder has it: flat, or in the layout of a Maven repository. */
    List<String> paths() {
        String file = artifact + "-" + version + (classifier.isEmpty() ? "" : "-" + classifier) + "." + type;
        return List.of(file, group.replace('.', '/') + "/" + artifact + "/" + version + "/" + file);
    }

    /** Whether both are versions of the same. */
    boolean isVersionOf(Artifact other) {
        return group.equals(other.group)
                && artifact.equals(other.artifact)
                && type.equals(other.type)
                && classifier.equals(other.classifier);
    }

    @Override
    public String toString() {
        String middle = classifier.isEmpty() ? type.equals(BUNDLE) ? "" : type + ":" : type + ":" + classifier + ":";
        return group + ":" + artifact + ":" + middle + version;
    }
}
