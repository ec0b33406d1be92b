package dev.partyline.bench.load;

import java.io.IOException;

/** One kind of order. */
interface Load {

    /** @throws IOException if a server ends a connection or refuses a request
     *  @throws IllegalStateException if what arrives is not what was sent, or takes too long */
    Line run(Line order) throws IOException;
}
