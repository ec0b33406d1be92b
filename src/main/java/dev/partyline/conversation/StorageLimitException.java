package dev.partyline.conversation;

/** So much is kept already that nothing is added for now. The text may be told to everybody. */
public class StorageLimitException extends StoreException {

    private static final long serialVersionUID = 1L;

    /** What stands against it. */
    public enum Limit {
        CONVERSATION_BYTES("This conversation is as large as it may be"),
        OWNER_BYTES("The conversations of this owner are as large as they may be together"),
        TENANT_BYTES("The conversations of this tenant are as large as they may be together"),
        DISK_WATERMARK("The disk of the server is nearly full");

        private final String text;

        Limit(String text) {
            this.text = text;
        }
    }

    private final Limit limit;

    public StorageLimitException(Limit limit) {
        super(limit.text);
        this.limit = limit;
    }

    public Limit limit() {
        return limit;
    }
}
