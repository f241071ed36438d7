package dev.hone.coordinator.internal.measure;

/** What a pixel from 0 to 255 stands for: {@code pixel * scale + offset}. */
public record PixelScale(double scale, double offset) {

    private static final int WHITE = 255;

    static final PixelScale IDENTITY = new PixelScale(1, 0);

    double real(double pixel) {
        return pixel * scale + offset;
    }

    double white() {
        return real(WHITE);
    }

    PixelScale times(double factor) {
        return new PixelScale(scale * factor, offset * factor);
    }

    PixelScale plus(double term) {
        return new PixelScale(scale, offset + term);
    }
}
