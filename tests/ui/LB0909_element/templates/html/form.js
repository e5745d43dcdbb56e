const mark = "<!-- <script>";
const xml = '<?xml version="1.0"?>';
