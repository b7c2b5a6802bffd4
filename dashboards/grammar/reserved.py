"""Names that a query id may not have.

Evidence shows a fence whose id is the name of a programming language as code and runs no query (Prism's list), and a
query id becomes a JavaScript variable. Both are held here so that a page that passes also builds there.
"""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


PRISM_LANGUAGES = _words(
    """
    abap abnf actionscript ada agda al antlr4 apacheconf apex apl applescript aql arduino arff armasm arm
    asciidoc adoc asm6502 asmatmel aspnet autohotkey autoit avisynth avs awk bash sh shell basic batch bbcode
    shortcode bbj bicep birb bison bnf rbnf bqn brainfuck brightscript bro bsl oscript c cfscript cfc chaiscript
    cil cilkc cilkcpp clike clojure cmake cobol coffee coffeescript concurnas conc cooklang coq cpp crystal
    csharp cs dotnet cshtml razor csp css csv cue cypher d dart dataweave dax dhall diff django jinja2 dns
    docker dockerfile dot gv ebnf editorconfig eiffel ejs eta elixir elm erb erlang etlua excel fortran factor
    flow fsharp ftl gap gcode gdscript gedcom gettext po gherkin git glsl gml gamemakerlanguage gn gni go
    graphql groovy haml handlebars hbs mustache haskell hs haxe hcl hlsl hoon hpkp hsts html http ichigojam icon
    icu idris idr iecst ignore gitignore hgignore npmignore inform7 ini io j java javadoc javadoclike javascript
    js javastacktrace jexl jolie jq js jsdoc json webmanifest json5 jsonp jsstacktrace jsx julia keepalived
    keyman kotlin kt kts kumir kum kusto latex tex context latte less lilypond ly linker liquid lisp emacs elisp
    livescript llvm log lolcode lua magma makefile markdown md markup mata matlab maxscript mel mermaid metafont
    mizar mongodb monkey moonscript moon n1ql n4js n4jsd nasm neon nevod nginx nim nix nsis objectivec objc
    ocaml odin opencl openqasm qasm oz parigp parser pascal objectpascal pascaligo psl pcaxis px peoplecode
    pcode perl php phpdoc plant plantuml plsql powerquery pq mscript powershell processing prolog promql
    properties protobuf pug puppet pure purebasic pbfasm purescript purs python py q qml qore qsharp qs r racket
    rkt reason regex rego renpy rpy rescript res rest rip roboconf robotframework robot ruby rb rust sas sass
    scala scheme scss smali smalltalk smarty sml smlnj solidity sol soy sparql rq splunk sqf sql squirrel stan
    stata stylus supercollider sclang svg swift systemd t4 tap tcl textile toml tremor trickle troy ts tsconfig
    tsx tt2 turtle trig twig typescript typoscript unrealscript uc uorazor uri url v vala vb vba vbnet velocity
    verilog vhdl vim visual warpscript wasm web wgsl wiki wolfram mathematica nb wl wren xeora xml xojo xquery
    xsl xslt yaml yml yang zig plaintext text txt plain none
    """
)

JAVASCRIPT_WORDS = _words(
    """
    await break case catch class const continue data debugger default delete do else enum export extends false
    finally for function if implements import in inputs instanceof interface let new null package page params
    private protected public return static super switch this throw true try typeof undefined var void while with
    yield
    """
)

RESERVED = PRISM_LANGUAGES | JAVASCRIPT_WORDS
