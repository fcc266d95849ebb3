"""WeChat: by a picture to scan on a desktop, in the page itself inside WeChat. Two apps there, one person here."""
