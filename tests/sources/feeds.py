"""Feeds as sites send them. Nobody in them exists."""

from __future__ import annotations

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:slash="http://purl.org/rss/1.0/modules/slash/"><channel><title>Блог</title>
<item><title>Acme is down &amp; silent</title><link>https://blog.example.org/1</link>
<guid isPermaLink="false">p=1</guid>
<dc:creator><![CDATA[Some One]]></dc:creator><pubDate>Mon, 02 Mar 2026 12:15:00 +0300</pubDate>
<description><![CDATA[<p>Short</p>]]></description><slash:comments>7</slash:comments>
<content:encoded><![CDATA[<p>Nobody can <b>pay</b>.</p><script>alert(1)</script><p>Third day &lt;3</p>]]>
</content:encoded></item>
<item><title>Без даты</title><link>https://blog.example.org/2</link><guid>p=2</guid></item>
<item><title>Дата словами</title><guid>p=3</guid><pubDate>вчера</pubDate></item>
</channel></rss>""".encode()

ATOM = """<?xml version="1.0" encoding="windows-1251"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>Лента</title><entry><id>tag:a,1</id><title>Сбой у Ромашки</title>
<link href="https://lenta.example/1"/><published>2026-03-02T09:00:00Z</published><updated>2026-03-02T10:00:00Z</updated>
<author><name>Кто-то Там</name><email>someone@example.org</email></author>
<summary type="html">&lt;p&gt;Текст&lt;/p&gt;</summary>
</entry></feed>""".encode("cp1251")

GOOGLE = """<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>«Ромашка» - Google Новости</title>
<item><title>У «Ромашки» сбой - Вестник</title><link>https://news.google.com/rss/articles/CBMi?oc=5</link>
<guid isPermaLink="false">CBMi</guid><pubDate>Mon, 02 Mar 2026 07:00:00 GMT</pubDate>
<description>&lt;a href="https://news.google.com/rss/articles/CBMi"
&gt;У «Ромашки» сбой&lt;/a&gt;&amp;nbsp;&amp;nbsp;Вестник</description>
<source url="https://www.vestnik.example">Вестник</source></item></channel></rss>""".encode()

EMPTY = b'<?xml version="1.0"?><rss version="2.0"><channel><title>Nothing found</title></channel></rss>'

LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">]>
<rss version="2.0"><channel><title>&d;</title><item><title>&d;</title></item></channel></rss>"""

EXTERNAL = b"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<rss version="2.0"><channel><title>&x;</title></channel></rss>"""
