/*
 * Pieces of files held in memory, at most KEPT_MAX bytes: the one that was not used longest goes
 * first. Entry points: piece_touch, piece_keep, piece_drop, piece_length.
 */
#include <stdlib.h>

#include "remote.h"

static struct piece *oldest, *newest;
static uint64_t kept; /* bytes */

uint32_t piece_length(const struct piece *piece)
{
	const struct remote *remote = piece->inode->content;
	int64_t size = piece->inode->size, begin = (piece - remote->pieces) * (int64_t)piece_size(size);
	return (uint32_t)(size - begin < piece_size(size) ? size - begin : piece_size(size));
}

static void unlist(struct piece *piece)
{
	*(piece->older ? &piece->older->newer : &oldest) = piece->newer;
	*(piece->newer ? &piece->newer->older : &newest) = piece->older;
	piece->older = piece->newer = NULL;
}

static void list_newest(struct piece *piece)
{
	piece->older = newest;
	piece->newer = NULL;
	*(newest ? &newest->newer : &oldest) = piece;
	newest = piece;
}

void piece_touch(struct piece *piece)
{
	if (piece == newest)
		return;
	unlist(piece);
	list_newest(piece);
}

void piece_drop(struct piece *piece)
{
	if (!piece->bytes)
		return;
	unlist(piece);
	kept -= piece_length(piece);
	free(piece->bytes);
	piece->bytes = NULL;
}

void piece_keep(struct piece *piece, char *bytes, uint32_t length)
{
	while (oldest && kept + length > KEPT_MAX)
		piece_drop(oldest);
	piece->bytes = bytes;
	kept += length;
	list_newest(piece);
}
