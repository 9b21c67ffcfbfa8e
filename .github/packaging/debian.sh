#!/bin/sh
# Builds dist/nonvoip-tui_VERSION_all.deb with the libraries in it: they are all pure Python, and
# Debian's own are older than what the program needs.
set -eu
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root="$work/root"
library="$root/opt/nonvoip-tui"

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --no-compile --target "$library" .
version=$(PYTHONPATH="$library" python3 -m nonvoip_tui --version | cut -d ' ' -f 2)
find "$library" -name __pycache__ -prune -exec rm -r {} +
rm -r "$library/bin"

mkdir -p "$root/usr/bin" "$root/DEBIAN" dist
mv "$library/share" "$root/usr/share"
mv "$root/usr/share/zsh/site-functions" "$root/usr/share/zsh/vendor-completions"
gzip -9n "$root/usr/share/man/man1/nonvoip-tui.1"

cat > "$root/usr/bin/nonvoip-tui" <<'END'
#!/usr/bin/python3 -I
import sys

sys.path.insert(0, "/opt/nonvoip-tui")
from nonvoip_tui.cli import main

sys.exit(main())
END
cat > "$root/DEBIAN/control" <<END
Package: nonvoip-tui
Version: $version
Architecture: all
Maintainer: The nonvoip-tui maintainers <maintainers@nonvoip-tui.example>
Depends: python3 (>= 3.11)
Section: comm
Priority: optional
Description: terminal client for NonVoipUsNumber
 Browse what is in stock, order a US phone number, and see its SMS arrive,
 in the terminal and over SSH.
END
printf '#!/bin/sh\nset -e\npython3 -m compileall -q /opt/nonvoip-tui\n' > "$root/DEBIAN/postinst"
printf '#!/bin/sh\nset -e\nfind /opt/nonvoip-tui -name __pycache__ -prune -exec rm -r {} +\n' \
    > "$root/DEBIAN/prerm"
chmod -R u=rwX,go=rX "$root"
chmod 755 "$root/usr/bin/nonvoip-tui" "$root/DEBIAN/postinst" "$root/DEBIAN/prerm"
dpkg-deb --root-owner-group --build "$root" dist
