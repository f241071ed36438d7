package dev.hone.data.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.api.HoneException;
import dev.hone.data.internal.ZipDirectory.Member;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZipDirectoryTest {

    private static final byte[] DATA = {5, 6, 7};

    @TempDir
    Path folder;

    @Test
    void readsSizesAndOffsetsOf64Bits() throws Exception {
        Bytes file = file(zip64(3));
        Map<String, Member> members = ZipDirectory.read("big.npz", file);
        assertThat(members).containsOnlyKeys("x.npy");
        Member member = members.get("x.npy");
        assertThat(member).isEqualTo(new Member("x.npy", Member.STORED, 3, 3, 0));
        assertThat(ZipDirectory.data("big.npz", file, member).copy(0, 3)).isEqualTo(DATA);
    }

    @Test
    void refusesMembersThatReachBeyondTheFile() throws Exception {
        Bytes file = file(zip64(1L << 40));
        Member member = ZipDirectory.read("big.npz", file).get("x.npy");
        assertThatThrownBy(() -> ZipDirectory.data("big.npz", file, member))
                .isInstanceOf(HoneException.class)
                .hasMessageContainingAll("big.npz", "x.npy reaches beyond the end");
    }

    @Test
    void refusesSizesThatAreNegative() throws Exception {
        Bytes file = file(zip64(-1));
        assertThatThrownBy(() -> ZipDirectory.read("big.npz", file))
                .isInstanceOf(HoneException.class)
                .hasMessageContaining("out of range");
    }

    @Test
    void refusesFilesWithoutADirectory() throws Exception {
        Bytes file = file(ByteBuffer.allocate(10));
        assertThatThrownBy(() -> ZipDirectory.read("big.npz", file)).hasMessageContaining("no directory at its end");
    }

    /** A member x.npy whose size and offset stand in ZIP64 records only. */
    private static ByteBuffer zip64(long size) {
        ByteBuffer zip = ByteBuffer.allocate(300).order(ByteOrder.LITTLE_ENDIAN);
        byte[] name = {'x', '.', 'n', 'p', 'y'};
        zip.putInt(0x04034b50).position(26).putShort((short) name.length).putShort((short) 0);
        zip.put(name).put(DATA);
        int central = zip.position();
        zip.putInt(0x02014b50).position(central + 20).putInt(-1).putInt(-1);
        zip.putShort((short) name.length).putShort((short) 34);
        zip.position(central + 42).putInt(-1);
        zip.put(name);
        zip.putShort((short) 0x7777).putShort((short) 2).putShort((short) 0);
        zip.putShort((short) 1).putShort((short) 24).putLong(size).putLong(size).putLong(0);
        int end64 = zip.position();
        zip.putInt(0x06064b50)
                .position(end64 + 32)
                .putLong(1)
                .position(end64 + 48)
                .putLong(central);
        int locator = zip.position();
        zip.putInt(0x07064b50).position(locator + 8).putLong(end64).position(locator + 20);
        int end = zip.position();
        zip.putInt(0x06054b50)
                .position(end + 10)
                .putShort((short) -1)
                .position(end + 16)
                .putInt(-1);
        return zip.position(end + 22).flip();
    }

    private Bytes file(ByteBuffer content) throws Exception {
        byte[] bytes = new byte[content.remaining()];
        content.get(bytes);
        return MappedFile.map(Files.write(folder.resolve("big.npz"), bytes));
    }
}
