package dev.partyline.store;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A handle that does what another one does; tests override what they want to see or to fail. */
class ForwardingHandle implements Disk.Handle {

    final Disk.Handle handle;

    ForwardingHandle(Disk.Handle handle) {
        this.handle = handle;
    }

    @Override
    public int read(ByteBuffer into, long at) throws IOException {
        return handle.read(into, at);
    }

    @Override
    public void write(ByteBuffer bytes, long at) throws IOException {
        handle.write(bytes, at);
    }

    @Override
    public long size() throws IOException {
        return handle.size();
    }

    @Override
    public void truncate(long length) throws IOException {
        handle.truncate(length);
    }

    @Override
    public void force() throws IOException {
        handle.force();
    }

    @Override
    public void close() throws IOException {
        handle.close();
    }
}
