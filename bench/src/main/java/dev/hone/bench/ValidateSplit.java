package dev.hone.bench;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** Gives what hone validates with as a test split: the last tenth of the training files of the IDX layout. */
final class ValidateSplit {

    private ValidateSplit() {}

    static void write(Path data, Path folder) throws IOException {
        Files.createDirectories(folder);
        for (String part : new String[] {"train-images", "train-labels"}) {
            String rank = part.endsWith("images") ? "3" : "1";
            tail(find(data, part), folder.resolve(part.replace("train", "t10k") + "-idx" + rank + "-ubyte"));
        }
    }

    private static Path find(Path folder, String part) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith(part))
                    .findFirst()
                    .orElseThrow(() -> new IOException("no " + part + " in " + folder));
        }
    }

    private static void tail(Path file, Path target) throws IOException {
        try (InputStream raw = Files.newInputStream(file);
                DataInputStream in =
                        new DataInputStream(file.toString().endsWith(".gz") ? new GZIPInputStream(raw, 1 << 16) : raw);
                OutputStream out = Files.newOutputStream(target);
                DataOutputStream copy = new DataOutputStream(out)) {
            int magic = in.readInt();
            int count = in.readInt();
            int last = count / 10;
            copy.writeInt(magic);
            copy.writeInt(last);
            long size = 1;
            for (int i = 1; i < (magic & 0xff); i++) {
                int dimension = in.readInt();
                copy.writeInt(dimension);
                size *= dimension;
            }
            in.skipNBytes((count - last) * size);
            in.transferTo(copy);
        }
    }
}
