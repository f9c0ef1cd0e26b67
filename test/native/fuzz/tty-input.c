/* Any settings of a terminal, and anything typed, written, read and asked for there. */
#include <sys/ioctl.h>
#include <termios.h>

#include "fuzz.h"
#include "tty/tty.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = { data, data + size };
	fuzz_begin();
	while (in.at < in.end) {
		const uint8_t *bytes;
		uint8_t what = input_byte(&in);
		if (what < 40) {
			struct termios t = { 0 };
			uint32_t n = input_bytes(&in, &bytes, sizeof t);
			memcpy(&t, bytes, n);
			if (what < 20)
				t.c_lflag |= ICANON | ECHO;
			tail_bytes(&t, sizeof t);
			REQUEST(
				PROGRAM(what % 2), ioctl, .handle = console_device, .request = TCSETS + what % 3);
		} else if (what < 120) {
			uint32_t n = input_bytes(&in, &bytes, 255);
			tail_bytes(bytes, n);
			REQUEST(PAGE, write, .handle = console_master, .offset = -1);
		} else if (what < 160) {
			uint32_t n = input_bytes(&in, &bytes, 255);
			tail_bytes(bytes, n);
			REQUEST(PROGRAM(what % 2), write, .handle = console_device, .offset = -1);
		} else if (what < 200) {
			REQUEST(PROGRAM(what % 2), read, .handle = console_device, .offset = -1,
				.count = input_byte(&in));
		} else if (what < 230) {
			REQUEST(PAGE, read, .handle = console_master, .offset = -1, .count = 60000);
		} else if (what < 240) {
			advance(SECOND / 10);
		} else {
			static const uint32_t requests[] = { TCFLSH, TCXONC, TIOCSTI, FIONREAD, TCSBRK,
				TIOCGWINSZ, TIOCOUTQ };
			uint32_t argument = input_byte(&in) % 5;
			tail_bytes(&argument, sizeof argument);
			REQUEST(PROGRAM(0), ioctl, .handle = console_device, .request = requests[what % 7]);
		}
		signals_delivered();
	}
	return 0;
}
