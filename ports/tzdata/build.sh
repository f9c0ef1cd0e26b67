# tzdata: the time zones, in /usr/share/zoneinfo, made by this machine's zic. Read by tools/build/port.sh.

programs=
installed=usr/share/zoneinfo

port_configure() { :; }

port_install() {
	zones=$root_fs/usr/share/zoneinfo
	sources='africa antarctica asia australasia europe northamerica southamerica etcetera factory'
	rm -rf "$zones"
	# links are left out here, since zic makes hard ones: the index would name their contents once for each
	PATH=$PATH:/usr/sbin
	grep -hv '^L' $sources | zic -b slim -d "$zones" -
	awk '/^L/ { print $2, $3 }' $sources backward | while read -r target name; do
		mkdir -p "$(dirname "$zones/$name")"
		up=$(dirname "$name" | sed "s:^[.]$::; s:[^/][^/]*:..:g")
		ln -sf "${up:+$up/}$target" "$zones/$name"
	done
}
