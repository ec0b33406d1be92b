package dev.partyline.container;

import java.io.IOException;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;

/**
 * Lets a short answer leave with the end of its request, whatever is flushed before. A client that has its answer while
 * the server still tidies up behind it sends the next request into that; WildFly's I/O thread then turns in a circle
 * until the request before is over, for milliseconds when both have one core. What is longer than the container's buffer
 * leaves when that is full.
 */
public class WholeAnswerFilter extends HttpFilter {

    private static final long serialVersionUID = 1L;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        chain.doFilter(request, new WholeAnswer(response));
    }

    private static final class WholeAnswer extends HttpServletResponseWrapper {

        private Unflushed stream;

        WholeAnswer(HttpServletResponse response) {
            super(response);
        }

        @Override
        public ServletOutputStream getOutputStream() throws IOException {
            if (stream == null) stream = new Unflushed(super.getOutputStream());
            return stream;
        }

        @Override
        public void flushBuffer() {
            // the container does, at the end
        }
    }

    private static final class Unflushed extends ServletOutputStream {

        private final ServletOutputStream stream;

        Unflushed(ServletOutputStream stream) {
            this.stream = stream;
        }

        @Override
        public void write(int each) throws IOException {
            stream.write(each);
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            stream.write(bytes, from, count);
        }

        @Override
        public boolean isReady() {
            return stream.isReady();
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            stream.setWriteListener(listener);
        }

        @Override
        public void flush() {
            // the container does, at the end
        }

        @Override
        public void close() {
            // the container does, at the end
        }
    }
}
