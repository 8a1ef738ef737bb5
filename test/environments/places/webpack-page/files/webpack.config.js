import HtmlWebpackPlugin from 'html-webpack-plugin';

export default { mode: 'production', entry: './page.js', plugins: [new HtmlWebpackPlugin()] };
