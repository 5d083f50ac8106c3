#pragma once

#include <microhttpd.h>

#include "web/server.h"

/* What goes back on a connection. Internal to web/. */

/* Queues the answer given to the request. */
enum MHD_Result reply_send(WebRequest *request);

/* Queues an empty answer that closes the connection. */
enum MHD_Result reply_refuse(WebRequest *request, unsigned status);
