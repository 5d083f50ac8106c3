#pragma once

#include <glib.h>

#define GATEWAY_ERROR (gateway_error_quark())

/* Only what callers branch on. Messages are literals of ours that say what to do; they never carry
 * a phone number, a text of a person or a secret. */
typedef enum GatewayError {
    GATEWAY_ERROR_DATABASE,    /* the store failed; nothing was kept */
    GATEWAY_ERROR_FULL,        /* the disk is full; nothing was kept, trying again later may work */
    GATEWAY_ERROR_BAD_REQUEST, /* a request from outside is malformed */
    GATEWAY_ERROR_BAD_METHOD,  /* ... of a method that its address does not take */
    GATEWAY_ERROR_BAD_TYPE,    /* ... of a content type that its address does not take */
    GATEWAY_ERROR_CONFIG, /* a file the operator wrote is wrong; the message names file and line */
    GATEWAY_ERROR_SECRET, /* a key is missing, unreadable or does not fit */
    GATEWAY_ERROR_NOT_FOUND,
    GATEWAY_ERROR_BUSY, /* another process holds the data folder */
} GatewayError;

GQuark gateway_error_quark(void);
