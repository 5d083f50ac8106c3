/* What is taken as one address is the address that it prints as, and in the list of itself alone; what
 * came through a proxy is an address or nothing. */

#include <arpa/inet.h>
#include <stdint.h>
#include <string.h>

#include "web/server/sender_address.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char *join_headers(const void *source, const char *name)
{
    (void)name;
    return g_strdup(source);
}

static void check_address(const char *text)
{
    Address address, again;
    char printed[INET6_ADDRSTRLEN];
    g_autoptr(AddressList) list = NULL;

    if (!address_parse(text, &address))
        return;
    g_assert(inet_ntop(AF_INET6, address.octets, printed, sizeof printed));
    g_assert(address_parse(printed, &again) && memcmp(&address, &again, sizeof again) == 0);
    list = address_list_parse(text);
    g_assert(list && address_list_has(list, &address));
    again.octets[15] ^= 1;
    g_assert(!address_list_has(list, &again));
}

/* A sender is named by the last entry of the chain that is not of a proxy, whatever stands before. */
static void check_chain(const char *text)
{
    g_autoptr(AddressList) trusted = address_list_parse("127.0.0.1, 2001:db8::/32");
    g_autofree char *longer = g_strconcat(text, ",192.0.2.7", NULL);
    HttpRequest request = {.peer = "127.0.0.1", .join_headers = join_headers};
    Address sender, expected;

    request.header_source = text;
    (void)sender_address_find(trusted, &request, &sender);
    request.header_source = longer;
    g_assert(sender_address_find(trusted, &request, &sender));
    g_assert(address_parse("192.0.2.7", &expected));
    g_assert(memcmp(&sender, &expected, sizeof sender) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *text = g_strndup((const char *)data, size);
    g_autoptr(AddressList) list = address_list_parse(text);
    g_autofree char *twice = g_strconcat(text, ",", text, NULL);
    g_autoptr(AddressList) both = address_list_parse(twice);

    g_assert((list != NULL) == (both != NULL));
    check_address(text);
    check_chain(text);
    return 0;
}
