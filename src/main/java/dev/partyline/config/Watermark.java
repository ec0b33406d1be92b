package dev.partyline.config;

/**
 * What is to stay free of a disk.
 *
 * @param bytes or zero
 * @param percent of the whole, or zero
 */
public record Watermark(long bytes, int percent) {

    /** @param text a whole number of bytes, or of percent with the sign behind it
     *  @throws IllegalArgumentException if it is neither */
    public static Watermark parse(String text) {
        if (text.matches("\\d{1,2}%")) return new Watermark(0, Integer.parseInt(text.substring(0, text.length() - 1)));
        if (text.matches("\\d{1,18}")) return new Watermark(Long.parseLong(text), 0);
        throw new IllegalArgumentException("neither bytes nor percent");
    }

    /** Whether less is free than has to be. */
    public boolean reached(long free, long whole) {
        return free < bytes || percent > 0 && free < whole / 100 * percent;
    }

    /** As an option has it. */
    @Override
    public String toString() {
        return percent > 0 ? percent + "%" : String.valueOf(bytes);
    }
}
