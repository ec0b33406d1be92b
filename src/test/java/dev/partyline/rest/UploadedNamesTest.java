package dev.partyline.rest;

import static dev.partyline.rest.Fixture.assertProblem;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Collections;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class UploadedNamesTest {

    private static final String TYPE = "multipart/form-data; boundary=b7";
    private static final String END = "--b7--\r\n";

    @Test
    void everyFileIsNamedInOrder() {
        assertEquals(List.of("a.txt", "b c.png", "\u00e4.md"),
                read(part("a.txt", "1") + part("b c.png", "") + part("\u00e4.md", "x\r\ny") + END));
    }

    @Test
    void theBoundaryMayBeQuoted() {
        assertEquals(List.of("a"), UploadedNames.read(stream("--b 7\r\n" + head("a") + "\r\nx\r\n--b 7--"),
                "Multipart/Form-Data; charset=utf-8; boundary=\"b 7\""));
    }

    @Test
    void whatAFileHoldsIsNoHeader() {
        String inside = "x\r\n" + head("not-a-file") + "\r\n-- b7";
        assertEquals(List.of("a"), read(part("a", inside) + END));
    }

    @Test
    void fieldsAreNoFiles() {
        assertEquals(List.of("a"), read("--b7\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nhi\r\n"
                + part("a", "") + END));
        assertProblem(422, "{'detail':[{'type':'missing','loc':['body','files'],'msg':'Field required'}]}",
                () -> read(END));
        assertProblem(422, "{'detail':[{'type':'missing','loc':['body','files'],'msg':'Field required'}]}",
                () -> read(""));
    }

    @Test
    void quotationMarksInNamesAreRead() {
        assertEquals(List.of("a\"b\\c"), read(part("a\\\"b\\\\c", "") + END));
    }

    @Test
    void namesAreCutAndCounted() {
        assertEquals(List.of("n".repeat(255)), read(part("n".repeat(300), "") + END));
        String thousand = String.join("", Collections.nCopies(UploadedNames.MAX_FILES, part("a", "")));
        assertEquals(UploadedNames.MAX_FILES, read(thousand + END).size());
        assertProblem(422, "{'detail':[{'type':'too_long','loc':['body','files'],"
                + "'msg':'List should have at most 1000 items'}]}", () -> read(thousand + part("a", "") + END));
    }

    @Test
    void aFormThatNeverEndsIsCutOff() {
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 'x';
            }
        };
        assertProblem(413, "{'detail':'Request Entity Too Large'}", () -> UploadedNames.read(endless, TYPE));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"application/json", "multipart/form-data", "multipart/mixed; boundary=b7",
            "multipart/form-data; boundary="})
    void onlyFormsAreRead(String type) {
        assertProblem(415, "{'detail':'Unsupported Media Type'}", () -> UploadedNames.read(stream(END), type));
    }

    private static List<String> read(String form) {
        return UploadedNames.read(stream(form), TYPE);
    }

    private static String part(String name, String content) {
        return "--b7\r\n" + head(name) + "\r\n" + content + "\r\n";
    }

    private static String head(String name) {
        return "Content-Disposition: form-data; name=\"files\"; filename=\"" + name + "\"\r\n"
                + "Content-Type: application/octet-stream\r\n";
    }

    private static InputStream stream(String form) {
        return new ByteArrayInputStream(form.getBytes(UTF_8));
    }
}
