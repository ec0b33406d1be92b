package dev.partyline.command;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

import dev.partyline.store.StoreProgress;

/** Tells how much of a file was read. */
final class CountedStream extends FilterInputStream {

    private final StoreProgress progress;

    CountedStream(InputStream in, StoreProgress progress) {
        super(in);
        this.progress = progress;
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        if (read >= 0) progress.advance(1);
        return read;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        int read = super.read(into, from, length);
        if (read > 0) progress.advance(read);
        return read;
    }
}
