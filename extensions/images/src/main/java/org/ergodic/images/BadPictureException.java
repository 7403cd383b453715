package org.ergodic.images;

/** Why a file is no picture that can be used, and what to do; to follow the file's name and a colon. */
final class BadPictureException extends Exception {
    private static final long serialVersionUID = 1;

    BadPictureException(String message) {
        super(message);
    }

    BadPictureException(String message, Throwable cause) {
        super(message, cause);
    }
}
