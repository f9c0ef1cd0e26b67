/* Sends path_op; see path.h. */
#include "path.h"

long exa_path_op(
	const char *path, const struct path_op_request *fields, struct path_op_reply *reply)
{
	struct iovec piece;
	struct exa_tail tail = { .pieces = &piece, .count = 1 };
	long bad = exa_path_piece(&piece, path);

	if (bad)
		return bad;
	return exa_request(
		RESMGR, EXA_MSG_path_op, fields, sizeof *fields, reply, sizeof *reply, &tail);
}

int exa_path_two(struct iovec pieces[3], const char *one, const char *two)
{
	int bad = exa_path_piece(&pieces[0], one);

	pieces[1] = (struct iovec){ "", 1 };
	return bad ? bad : exa_path_piece(&pieces[2], two);
}
