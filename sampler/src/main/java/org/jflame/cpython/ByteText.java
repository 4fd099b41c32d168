package org.jflame.cpython;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Text that a Python 2 keeps as bytes: in UTF-8 as a rule, in any encoding of one byte otherwise. */
final class ByteText {

    private ByteText() {}

    /** Decodes UTF-8, and as Latin-1 what is none. */
    static String decode(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
    }
}
