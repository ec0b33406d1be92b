package dev.partyline.rest;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A body that must not be longer than so many bytes; reading on is a {@link ProblemException} with 413. */
final class BoundedBody extends FilterInputStream {

    private long left;

    BoundedBody(InputStream body, long mostBytes) {
        super(body);
        this.left = mostBytes;
    }

    @Override
    public int read() throws IOException {
        int next = super.read();
        if (next >= 0) took(1);
        return next;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int read = super.read(into, offset, length);
        if (read > 0) took(read);
        return read;
    }

    private void took(int bytes) {
        left -= bytes;
        if (left < 0) throw ProblemException.of(413, "Request Entity Too Large");
    }
}
