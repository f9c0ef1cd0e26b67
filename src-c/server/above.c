/* Who may send what is not for programs. Entry points: request_is_from_above. */
#include "serve.h"

bool request_is_from_above(const struct request *r)
{
	uint32_t slot = EXA_SLOT(r->head->sender);
	return r->foreign || slot == EXA_SERVER_resmgr || slot == EXA_SERVER_localfs;
}
