package dev.partyline.store;

/** Metadata of a conversation is not what it has to be. */
final class DamagedMetadataException extends Exception {

    private static final long serialVersionUID = 1L;

    /** @param cause null if it is of another conversation */
    DamagedMetadataException(Exception cause) {
        super("damaged metadata", cause);
    }
}
